import Diagnostics
import Language

/// The modules of `stdlib/`, which are inside the program: `import ablation` works from any folder.
public struct StandardLibrary: ModuleProvider {
  private let modules: [String: Source]

  public static let shared = StandardLibrary()

  private init() {
    modules = Dictionary(
      EmbeddedText.modules.map { ($0.name, Source(name: "stdlib/\($0.name).rsn", bytes: $0.bytes)) },
      uniquingKeysWith: { first, _ in first })
  }

  public var names: [String] { modules.keys.sorted() }

  public func source(named name: String) -> Source? { modules[name] }
}
