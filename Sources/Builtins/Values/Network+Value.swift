import Cache
import Diagnostics
import Language
import Networks
import Stopping
import Synchronization

extension Network: DomainValue, ResinValue {
  public static var typeName: String { "Model" }
  public static var insteadOfCall: [String] { ["use(m), and then logits(x), classify(x), or act(x, block:, layer:) for any place"] }
  public static var members: [Member] {
    [
      Member("name", .string, "What it was loaded as."),
      Member("classes", .int, "How many classes it tells apart."),
      Member("classNames", .array(.string), "The classes' names; nil where they are not known."),
      Member("blocks", .array(.string), "The names of its blocks, in order."),
      Member("hash", .string, "SHA-256 of its weights."),
    ]
  }

  public var summary: String { "Model \(name.literal): \(architecture.description)" }
  /// The weights, and the names that results may carry.
  public var identity: String { classNames.map { hash + "/" + Digest(of: Array($0.joined(separator: "\n").utf8)).hex } ?? hash }

  public func member(_ name: String) throws(Trap) -> Value? {
    switch name {
    case "name": .string(self.name)
    case "classes": .int(classes)
    case "classNames": classNames.map(\.value) ?? Value.none
    case "blocks": .array(blocks.map { .string($0.name) })
    case "hash": .string(hash)
    default: nil
    }
  }

  public func isEqual(to other: any DomainValue) -> Bool { (other as? Network)?.hash == hash }
}

extension NetworkOutline {
  /// What its network is shown as.
  public var summary: String { "Model \(name.literal): \(architecture.description)" }
}

/// The network that calls speak to, loaded when it is first needed. A service of the run, and a fact of the checker.
public final class NetworkInUse: Sendable {
  public let name: String
  private let found: OnceBox<Result<Network, Trap>>
  private let sketched: OnceBox<Result<NetworkOutline, Trap>>

  /// - Parameters:
  ///   - name: A network in the box, or a path as the program writes it.
  ///   - candidates: Where the path may lie; the first that exists counts.
  public init(name: String, candidates: [String] = []) {
    self.name = name
    found = OnceBox { Result { () throws(Trap) in try Network.find(name, candidates: candidates) } }
    sketched = OnceBox { Result { () throws(Trap) in try Network.sketch(name, candidates: candidates) } }
  }

  public init(_ network: Network) {
    name = network.name
    found = OnceBox(made: .success(network))
    sketched = OnceBox { .success(NetworkOutline(network)) }
  }

  public func network() throws(Trap) -> Network {
    if let found = found.present { return try found.get() }
    // Whoever does not wait for it finds it there the next time: reading asks for no end.
    return try Interruption.leaving { [found] () throws(Trap) in try found.value.get() }
  }

  /// Its blocks and modules: known without its weights. Nil where it cannot be found or read.
  public var outline: NetworkOutline? { try? sketched.value.get() }

  /// Throws where it cannot be found, or its file can be seen to be no network without reading the weights.
  func requireOutline() throws(Trap) { _ = try sketched.value.get() }

  /// What has been loaded; asking does not load it.
  public var loaded: Network? { if case .success(let network)? = found.present { network } else { nil } }
}

/// A value that is made when it is first asked for, once, whichever thread asks.
final class OnceBox<T: Sendable>: Sendable {
  private let made: Mutex<T?>
  private let make: @Sendable () -> T

  init(_ make: @escaping @Sendable () -> T) {
    made = Mutex(nil)
    self.make = make
  }

  init(made value: T) {
    made = Mutex(value)
    make = { value }
  }

  /// The value if it has been made; nil while it is being made.
  var present: T? { made.withLockIfAvailable { $0 } ?? nil }

  var value: T {
    made.withLock { made in
      if let made { return made }
      let value = make()
      made = value
      return value
    }
  }
}

extension Network {
  /// The file that `find` would read; nil for those in the box.
  fileprivate static func file(_ name: String, candidates: [String]) -> String? {
    Network.boxNames.contains(name) ? nil : ModelStore().path(of: name) ?? Files.firstExisting(candidates)
  }

  /// By name in the box or in the cache, or by path.
  fileprivate static func find(_ name: String, candidates: [String]) throws(Trap) -> Network {
    try finding { () throws(any Error) in
      if Network.boxNames.contains(name) { return try Network.box(name) }
      let store = ModelStore()
      if store.path(of: name) != nil { return try store.load(name) }
      return try Network.load(path: try existing(name, candidates))
    }
  }

  /// The same without the weights.
  fileprivate static func sketch(_ name: String, candidates: [String]) throws(Trap) -> NetworkOutline {
    try finding { () throws(any Error) in
      if Network.boxNames.contains(name) { return try NetworkOutline(box: name) }
      if let path = ModelStore().path(of: name) { return try NetworkOutline(name: name, path: path) }
      return try NetworkOutline(path: existing(name, candidates))
    }
  }

  private static func existing(_ name: String, _ candidates: [String]) throws(Trap) -> String {
    let path = file(name, candidates: candidates) ?? name
    guard Files.kind(path) != nil else { throw Trap(unknownNetwork: name, inCache: ModelStore().names) }
    return path
  }

  private static func finding<R>(_ body: () throws(any Error) -> R) throws(Trap) -> R {
    do { return try body() } catch let trap as Trap { throw trap } catch { throw Trap("\(error)", kind: .unavailable, code: .noModel) }
  }
}

extension Trap {
  fileprivate init(unknownNetwork name: String, inCache names: [String]) {
    var notes = ["in the box: " + Network.boxNames.joined(separator: ", ")]
    if !names.isEmpty { notes.append("in the cache: " + names.joined(separator: ", ")) }
    if let entry = Catalog[name] {
      notes.append("`rsn model get \(name)` downloads torchvision's (\(entry.megabytes) MB)")
    } else {
      notes.append("or a path to a checkpoint: .pth or .safetensors")
    }
    let near = didYouMean(name, among: Network.boxNames + names + Catalog.entries.map(\.name))
    self.init(
      "there is no network \(name.literal)", kind: .unavailable, code: .noModel,
      label: Catalog[name] == nil ? near.map { "did you mean \($0.literal)?" } ?? "" : "", notes: notes)
  }
}

extension Context {
  /// The network that calls speak to: what `use` chose, at first the one in the box.
  func network() throws(Trap) -> Network {
    if isPlanning, services[UncertainFacts.self] != nil { throw .unplannable }
    if let inUse = services[NetworkInUse.self] { return try inUse.network() }
    let box = NetworkInUse(name: "box")
    services[NetworkInUse.self] = box
    return try box.network()
  }

  func findNetwork(_ name: String) throws(Trap) -> NetworkInUse {
    let candidates = settings.readable(name)
    // A bare name is none that a program gives a file.
    if name.contains(".") || name.contains("/") { try planReading(candidates) }
    if let path = Network.file(name, candidates: candidates) { services[FilesRead.self]?.note(path) }
    return NetworkInUse(name: name, candidates: candidates)
  }
}
