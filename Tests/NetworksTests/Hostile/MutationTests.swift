import Engine
import Foundation
import Networks
import Testing

/// Thousands of good files with something changed: each is read or refused in one line, and nothing crashes.
/// `RESIN_MUTATIONS=1000000 swift test --filter Mutation` tries more.
@Suite struct MutationTests {
  static let count = ProcessInfo.processInfo.environment["RESIN_MUTATIONS"].flatMap(Int.init) ?? 10_000

  @Test(arguments: ["tiny.pth", "tiny-legacy.pth", "tiny.safetensors"])
  func `changed files`(_ name: String) throws {
    let good = [UInt8](try Data(contentsOf: URL(filePath: CheckpointTests.path(name))))
    var refusals = 0
    for round in 0..<Self.count {
      let random = Random(seed: 11, stream: UInt64(round))
      if !check(Self.changed(good, random)) { refusals += 1 }
    }
    // Most changes of a byte are seen; some of the legacy form's data are as good as before.
    #expect(refusals > Self.count / 4 && refusals <= Self.count)
  }

  /// With its checksum set right again, so that what lies behind it is tried, too.
  @Test func `changed pickles`() throws {
    let good = [UInt8](try Data(contentsOf: URL(filePath: CheckpointTests.path("tiny-legacy.pth"))))
    // The state dictionary's pickle lies between that of the writer's sizes and the list of keys.
    let starts = good.indices.dropLast(1).filter { good[$0] == 0x80 && good[$0 + 1] == 2 }
    let pickle = Array(good[starts[3]..<starts[4]])
    let storages = Dictionary(uniqueKeysWithValues: (0..<40).map { ("\($0)", [UInt8](repeating: 0, count: 4)) })
    for round in 0..<Self.count / 4 {
      let random = Random(seed: 12, stream: UInt64(round))
      _ = check(ArchiveBuilder.checkpoint(Self.changed(pickle, random), storages).bytes)
    }
  }

  /// Whether it was read.
  private func check(_ bytes: [UInt8]) -> Bool {
    guard let found = complaint(bytes) else { return true }
    #expect(!found.contains { $0.isNewline } && found.count < 600)
    return false
  }

  /// One to four changes: a byte, a bit, an extreme number, a piece taken out, doubled or moved.
  static func changed(_ good: [UInt8], _ random: Random) -> [UInt8] {
    var bytes = good, counter: UInt64 = 0
    func next(_ bound: Int) -> Int {
      counter += 1
      return random.integer(counter, below: max(1, bound))
    }
    for _ in 0...next(4) {
      // Half of the changes at either end, where the directories and headers are.
      let reach = [bytes.count, bytes.count, min(bytes.count, 700), 22 + min(200, bytes.count / 2)][next(4)]
      let place = next(2) == 0 ? next(reach) : max(0, bytes.count - 1 - next(reach))
      guard place < bytes.count else { continue }
      let length = min(1 + next(16), bytes.count - place)
      switch next(7) {
      case 0: bytes[place] = UInt8(next(256))
      case 1: bytes[place] ^= UInt8(1 << next(8))
      case 2: for index in place..<place + min(length, 8) { bytes[index] = 0xFF }
      case 3: bytes.removeSubrange(place..<place + length)
      case 4: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
      case 5:
        let other = next(bytes.count - length + 1)
        bytes.replaceSubrange(place..<place + length, with: Array(bytes[other..<other + length]))
      default: bytes[place] = bytes[place] &+ (next(2) == 0 ? 1 : 255)
      }
    }
    return bytes
  }
}
