import Builtins
import Diagnostics
import Foundation
import Language
import Syntax
import Testing

/// The checker has nothing to say of what is known to run: every example, every module, every notebook.
struct CheckedExamplesTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func programs(in folder: String) -> [String: String] {
    let url = root.appendingPathComponent(folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return Dictionary(
      uniqueKeysWithValues: names.filter { $0.hasSuffix(".rsn") }.map { name in
        (String(name.dropLast(4)), (try? String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)) ?? "")
      })
  }

  private func messages(_ text: String, _ name: String) -> String {
    let facts = StaticFacts()
    facts[NetworkInUse.self] = NetworkInUse(name: "box")
    facts[RunSettings.self] = RunSettings(readFolder: Self.root.appendingPathComponent("notebooks").path)
    let (program, problems) = Parser.parse(Source(name: name, text: text))
    let found = Checker(registry: .resin, modules: FixedModules(Self.programs(in: "stdlib"))).check(program, facts: facts)
    return Renderer().render(problems + found)
  }

  @Test(arguments: Registry.resin.builtins.flatMap { builtin in builtin.examples.map { (builtin.name, $0) } })
  func anExample(of name: String, _ example: String) { #expect(messages(example, name) == "") }

  @Test(arguments: ["stdlib", "notebooks", "notebooks/paper"]) func aFolder(_ folder: String) {
    let programs = Self.programs(in: folder)
    #expect(!programs.isEmpty)
    for (name, text) in programs { #expect(messages(text, "\(folder)/\(name).rsn") == "") }
  }
}
