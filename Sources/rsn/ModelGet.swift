import ArgumentParser
import Networks
import Notebook
import Session
import Storage

/// `rsn model get NAME` or `rsn model get ADDRESS`
struct ModelGet: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Download a network into the cache.",
    discussion: """
      Known by name are torchvision's ResNets: \(Catalog.entries.map(\.name).joined(separator: ", ")) (without a version what torchvision calls DEFAULT). \
      A download that was cut goes on where it ended. The file's SHA-256 must begin with the digits in its name, as in resnet18-f37072fd.pth; what does not is \
      refused, and what was there stays.
      """)

  @Argument(help: ArgumentHelp("A name, or an address: https:, http: or file:.", valueName: "NAME"))
  var what: String

  @Option(help: ArgumentHelp("Another place than \(Catalog.source) for what is known by name.", valueName: "ADDRESS"))
  var mirror: String?
  @Option(help: ArgumentHelp("The file's SHA-256, or its first eight digits or more.", valueName: "DIGITS"))
  var sha256: String?
  @OptionGroup var naming: NamingOptions

  func validate() throws {
    if let sha256, !ExpectedDigest.isDigest(sha256.lowercased()) { throw ValidationError("--sha256 wants 8 to 64 hexadecimal digits") }
  }

  func perform() -> ExitStatus {
    let console = Console.standard
    let entry = Catalog[what]
    let address = entry.map { "\((mirror ?? Catalog.source).trimmingEnd("/"))/\($0.file)" } ?? what
    guard let scheme = address.split(separator: ":").first?.lowercased(), address.contains(":"), ["http", "https", "file"].contains(scheme)
    else {
      console.complain(
        "there is no network \"\(what)\" to download; there are \(Catalog.entries.map(\.name).joined(separator: ", ")), or give an address; "
          + "`rsn model add FILE` takes a file")
      return .unavailable
    }
    let name = naming.name ?? entry?.name ?? NamingOptions.name(of: address)
    let expected = sha256?.lowercased() ?? ExpectedDigest.digits(inFileName: address.prefix { $0 != "?" && $0 != "#" }.description)
    if scheme == "file" {
      return naming.add(Self.path(ofFile: address), source: address, defaultName: name, expected: expected)
    }
    do { return try download(address, name, expected) } catch {
      console.complain(error.description)
      return .unavailable
    }
  }

  private func download(_ address: String, _ name: String, _ expected: String?) throws(FileError) -> ExitStatus {
    let console = Console.standard, store = ModelStore()
    guard ModelStore.isName(name), !Network.boxNames.contains(name) else {
      console.complain(NetworkError.modelName(name).description)
      return .unavailable
    }
    try Files.makeFolder(store.folder)
    // One download of a name at a time: the second waits, and then finds what it wants.
    let lock = try FileLock(Paths.join(store.folder, ".\(name).lock")) { console.error("rsn: another rsn is at \(name); waiting\n") }
    defer { withExtendedLifetime(lock) {} }
    if let path = store.path(of: name), let record = store.record(of: name) {
      if let expected, record.sha256.hasPrefix(expected) { return console.show("\(name) is here already: \(path)") }
      guard naming.replace else {
        console.complain(
          "\(NetworkError.modelExists(name)) (from \(record.source)); --replace puts this one in its place, --name gives it another name")
        return .unavailable
      }
    }
    let part = Paths.join(store.folder, ".\(name).part")
    do throws(Fetching.Failure) { try Fetching(console: console).fetch(address, to: part, showing: name) } catch {
      switch error {
      case .noHelper(let path): console.complain("the program for downloads is missing: \(path)")
      case .failed(let reason): console.complain("\(address) did not come: \(reason)\(Self.kept(part))")
      }
      return .unavailable
    }
    let status = naming.add(part, source: address, defaultName: name, expected: expected)
    // Whole, it is in its place or no good.
    for path in [part, part + ".tag"] { Files.remove(path) }
    return status
  }

  /// What is said of a partial file; an empty one is taken away.
  private static func kept(_ part: String) -> String {
    guard let size = try? ByteSource(path: part).count, size > 0 else {
      for path in [part, part + ".tag"] { Files.remove(path) }
      return ""
    }
    return "; \(Megabytes.text(size)) are kept, and the same command goes on from there"
  }

  /// `/a b` of `file:///a%20b`.
  private static func path(ofFile address: String) -> String {
    var path = address.dropFirst("file:".count)
    if path.hasPrefix("//") { path = path.dropFirst(2).drop { $0 != "/" } }
    var bytes: [UInt8] = [], rest = Array(path.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(code)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension String {
  fileprivate func trimmingEnd(_ end: Character) -> String {
    var text = self
    while text.last == end { text.removeLast() }
    return text
  }
}
