import Builtins
import Imaging
import Language
import Storage

/// Two reports, file by file.
struct ReportComparison {
  enum Finding: Equatable {
    case identical
    /// Only the first, or only the second has it.
    case onlyBefore, onlyAfter
    /// Lines that went and lines that came, in order, each with its sign.
    case text([String])
    case table(TableDifference)
    case image(ImageDifference)
    case imageSizes(String)
    /// Bytes of a kind that is not looked into, or that cannot be read as what its name says.
    case bytes
  }

  struct File {
    let name: String, finding: Finding
    /// Where the strip of both pictures was saved.
    var strip: String?
  }

  let before: SavedReport, after: SavedReport
  private(set) var files: [File] = []

  var differing: [File] { files.filter { $0.finding != .identical } }

  /// - Parameter names: the files to compare, below each report.
  init(_ before: SavedReport, _ after: SavedReport, names: [String]) {
    (self.before, self.after) = (before, after)
    for name in names { files.append(File(name: name, finding: compare(name))) }
  }

  private func compare(_ name: String) -> Finding {
    let paths = (Paths.join(before.path, name), Paths.join(after.path, name))
    let bytes = (try? Files.read(paths.0), try? Files.read(paths.1))
    guard let first = bytes.0 else { return .onlyAfter }
    guard let second = bytes.1 else { return .onlyBefore }
    if first == second { return .identical }
    switch name.lowercased().split(separator: ".").last {
    case "png", "jpg", "jpeg": return images(first, second, name)
    case "csv": return tables(first, second)
    case "md", "svg", "txt", "json": return Self.lines(first, second)
    default: return .bytes
    }
  }

  private func images(_ first: [UInt8], _ second: [UInt8], _ name: String) -> Finding {
    guard let before = try? Image.decode(first, name: name), let after = try? Image.decode(second, name: name) else { return .bytes }
    guard let difference = ImageDifference(before, after) else {
      return .imageSizes("\(before.width)×\(before.height) became \(after.width)×\(after.height)")
    }
    // The texts inside a picture may differ; what it shows is what counts.
    return difference.largest == 0 ? .identical : .image(difference)
  }

  private func tables(_ first: [UInt8], _ second: [UInt8]) -> Finding {
    guard let before = try? Table(csv: String(decoding: first, as: UTF8.self)),
      let after = try? Table(csv: String(decoding: second, as: UTF8.self)), let difference = TableDifference(before, after)
    else { return Self.lines(first, second) }
    return .table(difference)
  }

  static func lines(_ first: [UInt8], _ second: [UInt8]) -> Finding {
    let before = String(decoding: first, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let after = String(decoding: second, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    guard before.count < 20_000, after.count < 20_000 else { return .bytes }
    var changes: [(place: Int, text: String)] = []
    for change in after.difference(from: before) {
      switch change {
      case .remove(let offset, let line, _): changes.append((offset * 2, "- \(line)"))
      case .insert(let offset, let line, _): changes.append((offset * 2 + 1, "+ \(line)"))
      }
    }
    return .text(changes.sorted { $0.place < $1.place }.map(\.text))
  }

  // MARK: Strips

  /// Saves a strip of each picture that differs.
  mutating func saveStrips(in folder: String) throws(FileError) {
    for index in files.indices {
      switch files[index].finding {
      case .image, .imageSizes: break
      default: continue
      }
      let name = files[index].name
      guard let first = try? Image.load(path: Paths.join(before.path, name)),
        let second = try? Image.load(path: Paths.join(after.path, name)),
        let strip = try? ImageDifference.strip(first, second), let bytes = try? strip.png()
      else { continue }
      let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
      let path = Paths.join(folder, stem + ".png")
      try Files.makeFolder(Paths.parent(path))
      try AtomicFile.write(bytes, to: path)
      files[index].strip = path
    }
  }
}

/// How far two tables of the same shape are apart.
struct TableDifference: Equatable {
  let differing: Int, count: Int
  /// Of numbers: |a − b|, and where. Nil if only texts differ.
  let largest: Double?
  let place: String

  /// Nil if columns or rows are not the same.
  init?(_ before: Table, _ after: Table) {
    guard before.columns.map(\.name) == after.columns.map(\.name), before.rowCount == after.rowCount else { return nil }
    var differing = 0, largest: Double?, place = ""
    for (first, second) in zip(before.columns, after.columns) {
      for (row, (a, b)) in zip(first.values, second.values).enumerated() where a.quoted != b.quoted {
        differing += 1
        guard case .number(let x) = a, case .number(let y) = b, !(abs(x - y) <= largest ?? -1) else { continue }
        largest = abs(x - y)
        place = "\(first.name), row \(row + 1)"
      }
    }
    // Equal cells, written otherwise.
    guard differing > 0 else { return nil }
    (self.differing, self.largest, self.place) = (differing, largest, place)
    count = before.rowCount * before.columns.count
  }
}
