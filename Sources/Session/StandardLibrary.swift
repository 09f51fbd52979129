import CStdlib
import Diagnostics
import Language

/// The modules of `stdlib/`, which are inside the program: `import ablation` works from any folder.
public struct StandardLibrary: ModuleProvider {
  private let modules: [String: Source]

  public static let shared = StandardLibrary()

  private init() {
    var modules: [String: Source] = [:]
    // SAFETY: the table is a constant of the program with as many entries as it says, each with its length.
    var count = 0
    let table = stdlib_modules(&count)
    for module in UnsafeBufferPointer(start: table, count: count) {
      let name = String(cString: module.name)
      modules[name] = Source(name: "stdlib/\(name).rsn", bytes: Array(UnsafeBufferPointer(start: module.text, count: module.length)))
    }
    self.modules = modules
  }

  public var names: [String] { modules.keys.sorted() }

  public func source(named name: String) -> Source? { modules[name] }
}
