import Builtins
import Foundation
import Language
import Syntax
import Testing

/// The committed manual is what the declarations say.
struct ReferenceTests {
  @Test func theManualIsFresh() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../notebooks/reference.rsn")
    let fresh = Registry.resin.reference
    if ProcessInfo.processInfo.environment["RESIN_RECORD"] != nil { try Data(fresh.utf8).write(to: file) }
    let committed = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    #expect(committed == fresh, "notebooks/reference.rsn is stale: `RESIN_RECORD=1 swift test --filter ReferenceTests` writes it anew")
  }
}
