import Diagnostics

/// Where `import name` finds its source.
public protocol ModuleProvider: Sendable {
  func source(named name: String) -> Source?
  var names: [String] { get }
}

/// Modules held in memory: for tests, and where there are none.
public struct FixedModules: ModuleProvider {
  private let sources: [String: Source]
  public init(_ texts: [String: String] = [:]) {
    sources = Dictionary(uniqueKeysWithValues: texts.map { ($0, Source(name: $0 + ".rsn", text: $1)) })
  }
  public func source(named name: String) -> Source? { sources[name] }
  public var names: [String] { sources.keys.sorted() }
}
