import Imaging
import Networks

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension FileSource {
  /// A list of files, a line each: a path, from the list's folder on, and perhaps a label after a tab, a comma or a space. A label is a number or a
  /// class's name; after a space only a number or a WordNet id is one, since paths may have spaces. Empty lines and those that begin with `#` do not count.
  init(list path: String, shown: String, labels: Labels?, _ fit: Fit) throws(DatasetError) {
    let lines = try Self.lines(path, shown: shown)
    var entries: [(path: String, label: String?, line: Int)] = []
    for (number, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
      let (path, label) = Self.split(line)
      entries.append((path, label, number + 1))
    }
    guard !entries.isEmpty else { throw .emptyList(path: shown) }
    let root = Self.folder(of: path)
    // Any file of text is a list of some kind: this one is of something else.
    let first = entries[0], isThere = access(first.path.hasPrefix("/") ? first.path : root + "/" + first.path, F_OK) == 0
    guard isThere || entries.contains(where: { Self.isPicture($0.path) }) else {
      let line = first.path.count > 60 ? first.path.prefix(60) + "…" : first.path[...]
      throw .unreadableList(path: shown, reason: "no line of it names a PNG or JPEG; line \(first.line): \(line)")
    }
    let numbers = try Self.numbers(entries, labels, shown)
    var files: [File] = []
    for (entry, label) in zip(entries, numbers.labels) {
      // A file that is not there is found when it is asked for, so that it can be skipped like any other that cannot be read.
      files.append(File(path: entry.path, label: label))
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    self.init(name, root: root, shown: Self.folder(of: shown), files, classNames: numbers.names, fit: fit)
  }

  private static func isPicture(_ path: String) -> Bool { [".png", ".jpg", ".jpeg"].contains { path.lowercased().hasSuffix($0) } }

  /// Labels by number as they stand; names are classes.
  private static func numbers(
    _ entries: [(path: String, label: String?, line: Int)], _ labels: Labels?, _ shown: String
  ) throws(DatasetError) -> (labels: [Int?], names: [String]) {
    guard let first = entries.first(where: { $0.label != nil })?.label else { return (entries.map { _ in nil }, []) }
    if Int(first) != nil {
      var numbers: [Int?] = []
      for entry in entries {
        guard let label = entry.label else { numbers.append(nil); continue }
        guard let number = Int(label), number >= 0 else { throw .badLabel(label, path: shown, line: entry.line) }
        numbers.append(number)
      }
      return (numbers, [])
    }
    let classes = Set(entries.compactMap(\.label)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let numbering = try Labels.numbering(classes, by: labels, in: shown)
    let number = Dictionary(uniqueKeysWithValues: zip(classes, numbering.labels))
    return (entries.map { $0.label.flatMap { number[$0] } }, numbering.names)
  }

  private static func split(_ line: Substring) -> (path: String, label: String?) {
    guard let last = line.lastIndex(where: { $0 == "\t" || $0 == "," || $0 == " " }) else { return (String(line), nil) }
    let (path, label) = (line[..<last], line[line.index(after: last)...])
    let isLabel =
      !label.isEmpty && !path.isEmpty
      && (line[last] == "\t" || Int(label) != nil || ImageNet.index[String(label)] != nil || isName(label, line[last]))
    return isLabel ? (String(path), String(label)) : (String(line), nil)
  }

  /// After a comma, what has no dot is a class's name and no part of a file's.
  private static func isName(_ label: Substring, _ separator: Character) -> Bool { separator == "," && !label.contains(".") }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// What of a file is text, line by line, without the spaces around.
  private static func lines(_ path: String, shown: String) throws(DatasetError) -> [Substring] {
    guard let file = fopen(path, "rb") else { throw .unreadableList(path: shown, reason: String(cString: strerror(errno))) }
    defer { fclose(file) }
    var bytes: [UInt8] = [], piece = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&piece, 1, piece.count, file), count > 0 {
      bytes += piece[..<count]
      guard bytes.count <= 1 << 28 else { throw .unreadableList(path: shown, reason: "it is larger than 256 MB") }
    }
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      throw .unreadableList(path: shown, reason: "it is no text")
    }
    return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
      let end = line.lastIndex { !$0.isWhitespace }.map { line.index(after: $0) } ?? line.startIndex
      return line[..<end].drop { $0 == " " || $0 == "\t" }
    }
  }
}
