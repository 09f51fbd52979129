import Foundation
import Language
import Testing

@testable import Builtins

#if arch(x86_64)
  /// Kept results are taken for right as long as the revision is the same: so it must be raised when any result changes in a bit.
  struct NumericsTests {
    private static let program = """
      let d = dataset("val").take(3)
      let cut = ablate(block: "2.1", channels: [1, 2], by: .mean(d))
      [
        fz(block: "1.1", layer: .post, ch: 3, steps: 6), fz(block: "3.1", layer: .pre, ch: 3, steps: 3, at: .mean, recipe: .lucent),
        act(d, block: "2.1", layer: .pre), act(d, block: "4.1", layer: .in, at: .map), logits(d), logits(d.map { scale($0, 0.7) }, under: cut),
        survey(d, blocks: ["3.0"], n: 1),
        train(d.take(2), epochs: 1, batch: 2, width: 4, blocks: [1])["losses"],
      ]
      """

    @Test func resultsChangeOnlyWithTheRevision() throws {
      let value = try Running().run(Self.program).identity
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in value.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      let fresh = "revision \(Numerics.revision), x86-64: \(String(hash, radix: 16))\n"
      let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("numerics.txt")
      if ProcessInfo.processInfo.environment["RESIN_RECORD"] != nil { try Data(fresh.utf8).write(to: file) }
      let recorded = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      #expect(
        recorded == fresh,
        "results have changed in their bits: raise `Numerics.revision` in Sources/Builtins/Keeping/Context+Kept.swift, then `RESIN_RECORD=1 swift test --filter NumericsTests`"
      )
    }
  }
#endif
