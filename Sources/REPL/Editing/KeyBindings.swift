import CLineEditing
import Cache

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which keys do what: ours over libedit's own for emacs or vi, and the user's over both.
struct KeyBindings {
  /// Sequences of the user's that ours do not know.
  private(set) var userSequences: Set<String> = []
  /// What is wrong with the user's file.
  private(set) var complaints: [String] = []

  private static let everywhere: [(String, line_function)] = [
    ("^C", LINE_INTERRUPT), ("^Z", LINE_SUSPEND), ("^D", LINE_END_OR_DELETE), ("^J", LINE_ENTER), ("^M", LINE_ENTER), ("^L", LINE_CLEAR),
    ("^R", LINE_SEARCH), ("^S", LINE_SEARCH), ("^N", LINE_DOWN), ("^P", LINE_UP),
  ]
  /// In vi's typing, too, where they are free.
  private static let whileTyping: [(String, line_function)] = [
    ("^I", LINE_COMPLETE), ("^H", LINE_BACKSPACE), ("^?", LINE_BACKSPACE), (")", LINE_CLOSE), ("]", LINE_CLOSE), ("}", LINE_CLOSE),
    ("^A", LINE_HOME), ("^B", LINE_LEFT), ("^E", LINE_END), ("^F", LINE_RIGHT), ("^K", LINE_KILL), ("^O", LINE_NEWLINE),
    ("^U", LINE_KILL_BACK), ("^W", LINE_KILL_WORD_BACK), ("^Y", LINE_YANK), ("^_", LINE_UNDO), ("^X^E", LINE_EDIT),
  ]
  private static let emacs: [(String, line_function)] = [
    ("\\eb", LINE_WORD_LEFT), ("\\ef", LINE_WORD_RIGHT), ("\\ed", LINE_KILL_WORD), ("\\e^?", LINE_KILL_WORD_BACK),
    ("\\e^H", LINE_KILL_WORD_BACK), ("\\e<", LINE_TOP), ("\\e>", LINE_BOTTOM), ("\\e^M", LINE_NEWLINE), ("\\e^J", LINE_NEWLINE),
    ("\\ep", LINE_OLDER), ("\\en", LINE_NEWER), ("^X^U", LINE_UNDO),
  ]
  private static let viCommands: [(String, line_function)] = [("^H", LINE_LEFT), ("^?", LINE_LEFT), ("^I", LINE_COMPLETE)]

  /// - Parameters:
  ///   - file: The text of the user's `.editrc`, if there is one, and what to call it.
  init(_ editor: OpaquePointer, file: (name: String, text: String)?) {
    let lines = (file?.text ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(UserLine.init)
    // `bind -v` and `bind -e` set all keys to libedit's own: they come before ours, the other lines after.
    line_editor_set_vi(editor, false)
    for line in lines where line.choosesKeys { _ = line.obey(editor) }
    bind(editor)
    for (index, line) in lines.enumerated() {
      if line.words == nil || (!line.choosesKeys && !line.obey(editor)), let file {
        complaints.append("\(file.name), line \(index + 1): not understood: \(line.text.trimmed.prefix(60))")
      }
      userSequences.formUnion(line.sequences)
    }
  }

  /// `$EDITRC`, or `.editrc` in the home folder.
  static var userFile: (name: String, text: String)? {
    let path = Paths.environment("EDITRC") ?? Paths.environment("HOME").map { Paths.join($0, ".editrc") }
    guard let path, let bytes = try? Files.read(path, limit: 1 << 16) else { return nil }
    return (Paths.name(path), String(decoding: bytes, as: UTF8.self))
  }

  private func bind(_ editor: OpaquePointer) {
    let isVi = line_editor_is_vi(editor)
    func bind(_ keys: [(String, line_function)], _ alternate: Bool) {
      for (key, function) in keys { line_editor_bind(editor, alternate, key, Self.name(function)) }
    }
    let codes = (0..<LINE_KEYS.rawValue).map { (Self.octal(0x80 + $0), line_function(rawValue: $0)) }
    bind(codes + Self.everywhere + Self.whileTyping, false)
    guard isVi else { return bind(Self.emacs, false) }
    let commands = (0x20..<0x7F).map { (Self.octal($0), LINE_COMMAND) }
    bind([("\\e", LINE_ESCAPE)], false)
    bind(codes + Self.everywhere + Self.viCommands + commands, true)
    line_editor_bind(editor, false, Self.octal(KeyReader.modeKey), "vi-command-mode")
    line_editor_bind(editor, true, Self.octal(KeyReader.modeKey), "vi-insert")
  }

  /// A character as `.editrc` has it.
  fileprivate static func octal(_ code: UInt32) -> String {
    let digits = String(code, radix: 8)
    return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
  }

  static func name(_ function: line_function) -> String {
    // SAFETY: the table has a name for each function, and no function is made but from its cases.
    withUnsafeBytes(of: line_functions) { names in
      names.bindMemory(to: UnsafePointer<CChar>?.self)[Int(function.rawValue)].map { String(cString: $0) } ?? ""
    }
  }
}

/// A line of the user's file, with its words.
private struct UserLine {
  let text: String
  /// Nil if a quote is open; empty for comments.
  private(set) var words: [String]?
  /// What it binds that begins with ESC and that ours do not know.
  private(set) var sequences: Set<String> = []

  init(_ line: Substring) {
    text = String(line)
    let trimmed = text.trimmed
    guard !trimmed.isEmpty, !trimmed.hasPrefix("#") else {
      words = []
      return
    }
    final class Box { var words: [String] = [] }
    let box = Box()
    let isSplit = line_editor_split(trimmed, Unmanaged.passUnretained(box).toOpaque()) { context, count, words in
      guard let context, let words else { return }
      // SAFETY: the box is alive during the call, and there are `count` words.
      Unmanaged<Box>.fromOpaque(context).takeUnretainedValue().words = (0..<Int(count)).compactMap { words[$0].map { String(cString: $0) } }
    }
    guard isSplit else { return }
    words = box.words
    translate()
  }

  private var isBind: Bool { words?.first.map { $0 == "bind" || $0.hasSuffix(":bind") } ?? false }
  var choosesKeys: Bool { isBind && words?.dropFirst().contains { $0 == "-v" || $0 == "-e" } == true }

  /// Arrows and the like come as one character each (`KeyReader`): what the user says of their sequences is said of that.
  private mutating func translate() {
    guard isBind, let words else { return }
    if words.contains("-k") {
      let keys = [
        "up": LINE_UP, "down": LINE_DOWN, "left": LINE_LEFT, "right": LINE_RIGHT, "home": LINE_HOME, "end": LINE_END, "delete": LINE_DELETE,
      ]
      self.words = words.filter { $0 != "-k" }.map { keys[$0].map(Self.octal) ?? $0 }
      return
    }
    guard let place = words.indices.dropFirst().first(where: { !words[$0].hasPrefix("-") || words[$0].count == 1 }) else { return }
    var key = words[place]
    for escape in ["^[", "\\e", "\\E", "\\033"] where key.hasPrefix(escape) {
      key.removeFirst(escape.count)
      if let function = KeyReader.sequences[key] {
        self.words?[place] = Self.octal(function)
      } else if key.hasPrefix("[") || key.hasPrefix("O") {
        sequences.insert(key)
      }
      return
    }
  }

  private static func octal(_ function: line_function) -> String { KeyBindings.octal(KeyReader.code(function)) }

  func obey(_ editor: OpaquePointer) -> Bool {
    guard let words, !words.isEmpty else { return true }
    // SAFETY: as many words as are counted, with a null behind them, freed when libedit has read them.
    var copies = words.map { UnsafePointer(strdup($0)) } + [nil]
    defer { for copy in copies { free(UnsafeMutableRawPointer(mutating: copy)) } }
    return line_editor_obey(editor, Int32(words.count), &copies)
  }
}
