import Foundation
import Language
import Session
import Testing

/// The modules of stdlib/, tested in the language: each file of `Programs` is a program that imports modules and asserts what they promise.
@Suite struct ProgramTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Programs")
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".rsn") }.sorted()

  @Test(arguments: names) func holds(_ name: String) throws {
    let text = try String(contentsOf: ProgramTests.folder.appendingPathComponent(name), encoding: .utf8)
    #expect(text.contains("import ") && text.contains("assert("), "\(name) asserts nothing of a module")
    let program = try Program(text, name: name)
    #expect(program.failure == nil, "\(program.failure ?? "")")
  }

  @Test func aFalseAssertionFails() throws {
    #expect(try Program("import statistics\nassert(percentile(1, among: [2]) > 50, \"no\")").failure?.contains("no") == true)
  }
}
