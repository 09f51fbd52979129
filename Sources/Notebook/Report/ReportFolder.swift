import Cache

/// The folder of one report. Every file in it is whole at any time; README.md is written anew after each cell.
public final class ReportFolder {
  public struct File: Sendable {
    /// Below the report's folder: `img/wants-1.png`.
    public let path: String
    public let bytes: Int, digest: Digest
  }

  public let path: String
  public private(set) var files: [File] = []
  /// What the run before left here, by its own account.
  private var earlier: Set<String> = []

  public init(path: String) { self.path = path }

  public var readme: String { Paths.join(path, "README.md") }

  /// Makes the folder. One with a README.md that no run wrote is refused: it would be lost.
  public func open() throws(FileError) {
    try Files.makeFolder(path)
    for folder in [path, Paths.join(path, "img"), Paths.join(path, "data")] { AtomicFile.removeLeftovers(in: folder) }
    guard let record = try recordOfEarlier() else { return }
    let names = record["files"]?.items?.compactMap { $0["path"]?.text } ?? []
    // Only what a report may hold: a damaged record must not remove anything else.
    earlier = Set(names.filter { ($0.hasPrefix("img/") || $0.hasPrefix("data/")) && !$0.contains("..") })
  }

  /// Throws what `open` surely would, and changes nothing.
  func examine() throws(FileError) {
    var folder = path
    while Files.kind(folder) == nil, folder != Paths.parent(folder) { folder = Paths.parent(folder) }
    if let reason = Files.unwritable(folder) { throw FileError(.write, path, reason: reason) }
    _ = try recordOfEarlier()
  }

  /// What the run before said of itself; nil where none was here.
  private func recordOfEarlier() throws(FileError) -> JSON? {
    let bytes = try? Files.read(Paths.join(path, "run.json"), limit: 1 << 26)
    let record = bytes.flatMap { try? JSON(parsing: $0) }
    if record?["program"]?["name"]?.text == "resin" { return record }
    if let bytes, record == nil, Self.isCutOff(bytes) { return nil }
    if Files.kind(readme) != nil {
      throw FileError(.write, readme, reason: "it is not a report's; choose another folder for the report with -o")
    }
    return nil
  }

  /// Whether this is the beginning of a record: after a power cut some file systems leave no more of one.
  private static func isCutOff(_ bytes: [UInt8]) -> Bool {
    let beginning = Array("{\n  \"calls\":".utf8)
    return bytes.starts(with: beginning) || beginning.starts(with: bytes)
  }

  /// Marks the folder as a report's from the first moment on.
  public func begin(_ record: RunRecord) throws(FileError) {
    try AtomicFile.write(record.json(files: []).pretty, to: Paths.join(path, "run.json"))
  }

  /// Writes a picture or a data file, and gives its name below the report's folder.
  public func add(_ bytes: [UInt8], to name: String) throws(FileError) -> String {
    // No link that lies in the folder leads anywhere else.
    try AtomicFile.write(bytes, to: Paths.join(path, name), below: path)
    files.removeAll { $0.path == name }
    files.append(File(path: name, bytes: bytes.count, digest: Digest(of: bytes)))
    return name
  }

  public func write(_ report: Report) throws(FileError) {
    try AtomicFile.write(ReportMarkdown(report).text, to: readme)
  }

  /// Writes the record. After a whole run, pictures and data that only an earlier run made are removed.
  public func close(_ record: RunRecord, removesEarlier: Bool) throws(FileError) {
    try AtomicFile.write(record.json(files: files).pretty, to: Paths.join(path, "run.json"))
    if removesEarlier { removeEarlier() }
  }

  /// Removes the pictures and data of an earlier run that this one has not made, too.
  func removeEarlier() {
    for name in earlier.subtracting(files.map(\.path)) {
      let parent = Paths.join(path, Paths.parent(name))
      if !Files.isLink(parent) { Files.remove(Paths.join(parent, Paths.name(name))) }
    }
  }
}
