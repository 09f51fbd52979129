import Engine
import Foundation
import Imaging
import Testing

/// Every kind of JPEG and PNG against Pillow: whole, cut, and damaged (Tests/Golden/kinds.py).
@Suite struct KindTests {
  struct Kind: CustomTestStringConvertible {
    let name: String, height: Int, width: Int, crc: UInt32
    /// How many of its first bytes Pillow needs.
    let least: Int
    var testDescription: String { name }
  }

  static let kinds: [Kind] = lines("kinds/kinds.txt").compactMap { words in
    guard words.count == 5, let height = Int(words[1]), let width = Int(words[2]), let crc = UInt32(words[3], radix: 16),
      let least = Int(words[4])
    else { return nil }
    return Kind(name: words[0], height: height, width: width, crc: crc, least: least)
  }

  static func lines(_ name: String) -> [[String]] {
    let text = (try? Golden.bytes(name)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }

  @Test func thereAreAllKinds() { #expect(Self.kinds.count == 95) }

  @Test(arguments: kinds)
  func wholeAndCut(_ kind: Kind) throws {
    let data = try Golden.bytes("kinds/\(kind.name)")
    let image = try Image.decode(data, name: kind.name)
    #expect(image.height == kind.height && image.width == kind.width)
    #expect(Golden.crc(image.bytes) == kind.crc)
    let isPNG = kind.name.hasSuffix("png")
    // A PNG's own checksum of all rows, four bytes at their end, may be missing for Pillow and not for libpng.
    let least = isPNG ? kind.least + 5 : kind.least
    for count in [0, 1, 7, 8, 20] + Array(stride(from: 21, to: kind.least, by: 5)) + [kind.least - 1] {
      do throws(ImageError) {
        _ = try Image.decode(Array(data[..<count]), name: kind.name)
        Issue.record("\(count) of \(data.count) bytes decoded")
      } catch {
        guard case .damaged(_, _, let reason) = error else { if count > 8 { Issue.record("\(error)") }; continue }
        if count > data.count / 2, isPNG { #expect(reason == "it ends too early") }
      }
    }
    for count in stride(from: min(least, data.count), to: data.count, by: 1) {
      #expect(Golden.crc(try Image.decode(Array(data[..<count]), name: kind.name).bytes) == kind.crc)
    }
  }

  /// What Pillow still reads of damaged files, and what it refuses. The few differences are listed in Sources/Imaging/README.md.
  @Test func damaged() throws {
    var (same, other): (Int, [String]) = (0, [])
    for words in Self.lines("kinds/damaged.txt") {
      let data = try Golden.bytes("kinds/\(words[0])"), stream = try #require(UInt64(words[1]))
      for (mutation, expected) in words.dropFirst(2).enumerated() {
        let altered = mutated(data, stream: stream, mutation: UInt64(mutation))
        let found = (try? Image.decode(altered, name: "it")).map { Golden.crc($0.bytes) }
        if found == UInt32(expected, radix: 16) { same += 1 } else { other.append("\(words[0]) \(mutation)") }
      }
    }
    #expect(same + other.count == 2700)
    #expect(other.count <= 40, "\(other)")
    print("damaged files: \(same) as Pillow, \(other.count) not")
  }

  /// More of the same, only to see that nothing crashes and no size gets through: 10,000 of each.
  @Test(arguments: ["jpg", "png"])
  func mutations(_ kind: String) throws {
    let files = try Self.kinds.filter { $0.name.hasSuffix(kind) }.map { try Golden.bytes("kinds/\($0.name)") }
    var read = 0
    for mutation in 0..<10_000 {
      let altered = mutated(files[mutation % files.count], stream: 1 << 20, mutation: UInt64(mutation))
      if let image = try? Image.decode(altered, name: "it") { read += image.height > 0 ? 1 : 0 }
    }
    #expect((100..<9_900).contains(read))
  }

  /// The recipe of kinds.py.
  private func mutated(_ original: [UInt8], stream: UInt64, mutation: UInt64) -> [UInt8] {
    var data = original
    let random = Random(seed: mutation, stream: stream)
    for i in 0..<random.bits(0) % 3 + 1 {
      data[8 + Int(random.bits(1 + 2 * i) % UInt64(data.count - 8))] = UInt8(truncatingIfNeeded: random.bits(2 + 2 * i))
    }
    guard data[0] == 0x89, mutation % 2 == 1 else { return data }
    var at = 8
    while at + 12 <= data.count {
      let count = data[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      guard at + 12 + count <= data.count else { break }
      let crc = Golden.crc(Array(data[at + 4..<at + 8 + count]))
      data.replaceSubrange(at + 8 + count..<at + 12 + count, with: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: crc >> UInt32($0)) })
      at += 12 + count
    }
    return data
  }
}
