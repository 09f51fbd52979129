import Foundation
import Networks
import Testing

/// Archives that are not what they say.
@Suite struct ArchiveTests {
  private static func file(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: CheckpointTests.path(name)))) }

  private func refused(_ builder: ArchiveBuilder, _ reason: String, _ place: SourceLocation = #_sourceLocation) {
    refused(builder.bytes, reason, place)
  }

  private func refused(_ bytes: [UInt8], _ reason: String, _ place: SourceLocation = #_sourceLocation) {
    let found = complaint(bytes)
    #expect(found?.contains(reason) == true, "\(found ?? "accepted")", sourceLocation: place)
    #expect(found?.contains { $0.isNewline } != true, sourceLocation: place)
  }

  @Test func `entries that overlap`() {
    let inner = ArchiveBuilder.Entry(name: "archive/data/0", contents: [1, 2, 3, 4])
    let outer = ArchiveBuilder.Entry(name: "archive/data.pkl", contents: ArchiveBuilder.local(inner) + [0, 0])
    var hidden = inner
    hidden.start = UInt32(30 + outer.name.utf8.count)
    refused(ArchiveBuilder(entries: [outer, hidden]), "its entries \"archive/data.pkl\" and \"archive/data/0\" overlap")
    refused(ArchiveBuilder(entries: [inner, inner]), "two entries")
  }

  @Test func `entries elsewhere`() {
    var entry = ArchiveBuilder.Entry(name: "archive/data.pkl", contents: [UInt8](repeating: 7, count: 100))
    entry.packed = 4_000_000
    entry.size = 4_000_000
    refused(ArchiveBuilder(entries: [entry]), "does not lie within the file")
    let (good, other) = (ArchiveBuilder.Entry(name: "a", contents: [1]), ArchiveBuilder.Entry(name: "b", contents: [1], start: 0))
    refused(ArchiveBuilder(entries: [good, other]), "where \"b\" should begin, something else stands")
    refused(ArchiveBuilder(entries: [good, .init(name: "b", contents: [1], start: 0xFFFF_FFF0)]), "does not lie within the file")
    refused(ArchiveBuilder(entries: [good, .init(name: "b", contents: [1], start: 0xFFFF_FFFF)]), "the sizes of \"b\" are missing")
    refused(ArchiveBuilder(entries: [.init(name: "a", contents: [1], size: 2)]), "is stored in 1 bytes, but should have 2")
  }

  @Test func `what is not read`() {
    refused(ArchiveBuilder(entries: [.init(name: "a", contents: [1], flags: 1)]), "is encrypted")
    refused(ArchiveBuilder(entries: [.init(name: "a", contents: [1], method: 12)]), "packed by method 12")
    refused(ArchiveBuilder(entries: [.init(name: "a", contents: [1])]), "it has no entry \"archive/data.pkl\"")
    refused(
      ArchiveBuilder(entries: [.init(name: "m/data.pkl", contents: [1]), .init(name: "m/constants.pkl", contents: [])]), "TorchScript")
    refused(
      ArchiveBuilder(entries: [.init(name: "m/data.pkl", contents: [1]), .init(name: "m/byteorder", contents: Array("big".utf8))]),
      "big-endian")
    refused(ArchiveBuilder(entries: []).bytes, "no entry")
  }

  @Test func `bombs`() throws {
    let pickle = ArchiveBuilder.Entry(name: "archive/data.pkl", contents: [UInt8](repeating: 0, count: 50), method: 8, size: 0xFFFF_FFFE)
    refused(ArchiveBuilder(entries: [pickle]), "it would unpack to 4294967294 bytes from 50, which weights never do")
    // Each may be right by itself, but not all together.
    let many = (0..<40).map { ArchiveBuilder.Entry(name: "\($0)", contents: [0], method: 8, size: 60_000_000) }
    refused(ArchiveBuilder(entries: many), "which weights never do")
    refused(ArchiveBuilder(entries: [.init(name: "archive/data.pkl", contents: [3, 0], method: 8, size: 60_000_000)]), "does not unpack")
    // What unpacks to more than the directory says.
    var bytes = try Self.file("deflated.pth")
    let directory = try #require(bytes.firstRange(of: [0x50, 0x4B, 1, 2]))
    bytes[directory.lowerBound + 25] -= 1
    refused(bytes, "does not unpack to its")
  }

  @Test func `wrong checksums`() throws {
    var bytes = try Self.file("zip.pth")
    let name = try #require(bytes.firstRange(of: Array("/data/0".utf8)))
    // Behind at most 128 bytes of padding the entry has 588.
    bytes[name.upperBound + 200] ^= 1
    refused(bytes, "the checksum of its entry \"zip/data/0\" is wrong")
    refused(ArchiveBuilder(entries: [.init(name: "a/data.pkl", contents: [1, 2], crc: 5)]), "the checksum of its entry \"a/data.pkl\"")
  }

  @Test func `a directory that says something else`() throws {
    let good = try Self.file("tiny.pth")
    #expect(complaint(good) == nil)
    refused(good + [0], "it has no directory")
    refused([0x50, 0x4B, 3, 4] + good, "its ZIP64 directory is missing")
    let entry = ArchiveBuilder(entries: [.init(name: "a", contents: [1])]).bytes
    refused([0x50, 0x4B, 3, 4] + entry, "does not end where its last record begins")
    var many = entry
    many[entry.count - 12] = 0xFF
    refused(many, "its directory ends too early")
    many[entry.count - 12] = 0
    refused(many, "belong to no entry")
  }

  @Test(arguments: ["tiny.pth", "tiny-legacy.pth", "tiny.safetensors"])
  func `cut at any byte`(_ name: String) throws {
    let bytes = try Self.file(name)
    #expect(complaint(bytes) == nil)
    for length in 0..<bytes.count {
      let found = complaint(Array(bytes[..<length]))
      #expect(found != nil && found?.contains { $0.isNewline } == false, "\(length) bytes")
    }
  }

  @Test func `files of other kinds`() {
    refused(Array("<!DOCTYPE html><html>".utf8), "a web page")
    refused(Array("version https://git-lfs.github.com/spec/v1\noid".utf8), "Git LFS")
    refused([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 0], "gzip")
    refused([0x80, 4, 0x4E, 0x2E], "not one that torch.save wrote")
    refused([], "0 bytes")
  }
}
