import Foundation
import Testing

/// A key, or what the terminal sends for it.
enum Key {
  case text(String)
  case enter, tab, shiftTab, escape, backspace, delete, up, down, left, right, home, end
  case ctrl(Character), alt(Character)
  /// A block from the clipboard, in a terminal that marks it.
  case paste(String)

  var bytes: [UInt8] {
    switch self {
    case .text(let text): Array(text.utf8)
    case .enter: [13]
    case .tab: [9]
    case .shiftTab: Array("\u{1B}[Z".utf8)
    case .escape: [27]
    case .backspace: [127]
    case .delete: Array("\u{1B}[3~".utf8)
    case .up: Array("\u{1B}[A".utf8)
    case .down: Array("\u{1B}[B".utf8)
    case .right: Array("\u{1B}[C".utf8)
    case .left: Array("\u{1B}[D".utf8)
    case .home: Array("\u{1B}[H".utf8)
    case .end: Array("\u{1B}[F".utf8)
    case .ctrl(let character): [(character.asciiValue ?? 0) & 0x1F]
    case .alt(let character): [27] + Array(String(character).utf8)
    // Terminals send carriage returns for the lines' ends.
    case .paste(let text): Array("\u{1B}[200~\(text.replacingOccurrences(of: "\n", with: "\r"))\u{1B}[201~".utf8)
    }
  }
}

/// `rsn` on a terminal's screen: keys in, rows out. Used on one thread.
final class Screen {
  let terminal: PseudoTerminal
  private let virtual: VirtualTerminal

  /// - Parameters:
  ///   - environment: Added to the usual one; nil takes a variable away. `TERM` is xterm-256color.
  ///   - replies: What this terminal answers to queries that libvterm does not know: `["\u{1B}_Gi=31": "\u{1B}_Gi=31;OK\u{1B}\\"]`.
  init(
    _ program: Program, _ arguments: [String] = [], rows: Int = 24, columns: Int = 80, environment: [String: String?] = [:],
    replies: [String: String] = [:], command: String = Program.binary.path
  ) throws {
    let variables: [String: String?] = ["TERM": "xterm-256color"].merging(environment) { $1 }
    let virtual = VirtualTerminal(rows: rows, columns: columns)
    self.virtual = virtual
    terminal = try PseudoTerminal(program, arguments, rows: rows, columns: columns, environment: variables, command: command)
    terminal.received = { [unowned terminal] bytes in
      virtual.write(bytes)
      var answer = virtual.takeReplies()
      if !replies.isEmpty {
        let text = String(decoding: bytes, as: UTF8.self)
        for (query, reply) in replies where text.contains(query) { answer += Array(reply.utf8) }
      }
      if !answer.isEmpty { terminal.type(answer) }
    }
  }

  // MARK: In

  func type(_ text: String) { terminal.type(text) }
  func press(_ keys: Key...) { terminal.type(keys.flatMap(\.bytes)) }

  func resize(rows: Int, columns: Int) {
    terminal.read()
    virtual.resize(rows: rows, columns: columns)
    terminal.resize(rows: rows, columns: columns)
  }

  func send(_ signal: Int32) { terminal.send(signal) }
  func hangUp() { terminal.hangUp() }

  // MARK: Out

  var rows: [String] { (0..<virtual.rows).map(virtual.row) }
  /// The rows down to the last that is not empty.
  var text: String {
    var rows = rows
    while rows.last == "" { rows.removeLast() }
    return rows.joined(separator: "\n")
  }
  /// What went off at the top, oldest first, and then the screen.
  var everything: String { (virtual.scrollback + [text]).joined(separator: "\n") }
  func cell(row: Int, column: Int) -> VirtualTerminal.Cell { virtual.cell(row: row, column: column) }
  /// The first cell of a text that is on the screen.
  func cell(of text: String) -> VirtualTerminal.Cell? {
    for (index, row) in rows.enumerated() {
      // Characters and cells agree where nothing wide stands before.
      if let range = row.range(of: text) { return cell(row: index, column: row.distance(from: row.startIndex, to: range.lowerBound)) }
    }
    return nil
  }
  var cursor: (row: Int, column: Int) { virtual.cursor }
  var cursorRow: String { virtual.row(virtual.cursor.row) }
  var isAlternate: Bool { virtual.isAlternate }
  var isCursorVisible: Bool { virtual.isCursorVisible }
  var bells: Int { virtual.bells }
  var bytes: [UInt8] { terminal.bytes }
  var output: String { terminal.output }

  // MARK: Waiting

  /// Waits until something is so of the screen; if it does not come, that is an issue which shows the screen.
  @discardableResult
  func wait(
    _ what: String = "the screen", seconds: Double = 30, location: SourceLocation = #_sourceLocation, until condition: (Screen) -> Bool
  ) -> Bool {
    let came = terminal.wait(seconds: seconds) { condition(self) }
    if !came {
      let picture = rows.map { "|\($0)|" }.joined(separator: "\n")
      Issue.record("waited in vain for \(what); the cursor is at \(cursor) of\n\(picture)", sourceLocation: location)
    }
    return came
  }

  /// Waits until a text is on the screen.
  @discardableResult
  func wait(for text: String, location: SourceLocation = #_sourceLocation) -> Bool {
    wait("`\(text)`", location: location) { $0.rows.contains { $0.contains(text) } }
  }

  /// Waits for an empty prompt of the REPL.
  @discardableResult
  func waitForPrompt(location: SourceLocation = #_sourceLocation) -> Bool {
    wait("a prompt", location: location) { $0.isAtPrompt }
  }

  var isAtPrompt: Bool { cursorRow == "rsn>" && cursor.column == 5 }

  /// Types an entry of one line at the prompt, and waits for the next prompt.
  func enter(_ entry: String, location: SourceLocation = #_sourceLocation) {
    guard waitForPrompt(location: location) else { return }
    type(entry)
    wait("the echo of `\(entry)`", location: location) { !$0.isAtPrompt && $0.cursorRow.hasSuffix(entry.suffix(20)) }
    press(.enter)
    waitForPrompt(location: location)
  }

  // MARK: The end

  /// The code with which the program ends; nil if a signal ended it.
  func status() -> Int32? { terminal.status() }
  func end() -> PseudoTerminal.Ending { terminal.end() }
  /// Whether the terminal is as a shell expects to find it.
  var isCooked: Bool { terminal.isCooked }
}
