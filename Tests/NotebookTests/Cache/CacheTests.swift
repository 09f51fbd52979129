import Cache
import Testing

@Suite struct CacheTests {
  @Test func digestIsSHA256() {
    #expect(Digest(of: Array("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Digest(of: []).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func keysTellFieldsApart() {
    let one = CacheKey("fz", version: 1, fields: [.init("ab", "c")])
    let other = CacheKey("fz", version: 1, fields: [.init("a", "bc")])
    #expect(one.digest != other.digest)
    #expect(one.digest == CacheKey("fz", version: 1, fields: [.init("ab", "c")]).digest)
    #expect(one.digest != CacheKey("fz", version: 2, fields: [.init("ab", "c")]).digest)
  }

  private let key = CacheKey("act", version: 1, fields: [.init("ch", "3"), .init("data", "box \u{1F4E6}")])

  @Test func entriesComeBackWhole() throws {
    let folder = try TemporaryFolder()
    let store = Store(folder: folder.path)
    #expect(store.read(key) == .miss)
    for payload in [[1, 2, 3], []] as [[UInt8]] {
      try store.write(Entry(key, seconds: 1.5, payload: payload))
      #expect(store.read(key) == .hit(payload))
    }
    let header = try #require(store.items().compactMap { store.header(of: $0) }.first)
    #expect(header.key == key && header.seconds == 1.5)
    #expect(store.read(CacheKey("act", version: 2, fields: key.fields)) == .miss)
  }

  @Test func everyDamagedBitIsFound() throws {
    let folder = try TemporaryFolder()
    let store = Store(folder: folder.path), path = store.path(of: key)
    try store.write(Entry(key, payload: Array(repeating: 7, count: 40)))
    let bytes = try Files.read(path)
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= UInt8(1 << (place % 8))
      try AtomicFile.write(damaged, to: path)
      #expect(store.read(key) == .damaged(path: path), "byte \(place)")
    }
    for length in [0, 1, 20, 50, bytes.count - 1] {
      try AtomicFile.write(Array(bytes.prefix(length)), to: path)
      #expect(store.read(key) == .damaged(path: path), "cut to \(length)")
    }
    try AtomicFile.write(bytes + [0], to: path)
    #expect(store.read(key) == .damaged(path: path))
    // One entry under another's name.
    let other = CacheKey("act", version: 9)
    try Files.makeFolder(Paths.parent(store.path(of: other)))
    try AtomicFile.write(bytes, to: store.path(of: other))
    #expect(store.read(other) == .damaged(path: store.path(of: other)))
  }

  @Test func packedThingsComeBackAndNothingElseDoes() {
    var packer = Packer()
    packer.put(-5)
    packer.put(Double.pi)
    packer.put(true)
    packer.put("é")
    packer.put([1, 2])
    packer.put([Float(0.1), -.infinity])
    var reader = Unpacker(packer.bytes)
    #expect(reader.int() == -5 && reader.double() == .pi && reader.flag() == true && reader.text() == "é" && reader.ints() == [1, 2])
    #expect(reader.floats() == [0.1, -.infinity] && reader.isAtEnd)
    var lie = Packer()
    lie.put(Int.max)
    for read in [{ $0.floats() == nil }, { $0.ints() == nil }, { $0.contents() == nil }, { $0.text() == nil }] as [(inout Unpacker) -> Bool]
    {
      var reader = Unpacker(lie.bytes)
      #expect(read(&reader))
    }
  }

  @Test func exportsGoByTheirContents() throws {
    let folder = try TemporaryFolder()
    let store = Store(folder: folder.path)
    let path = try store.export([1, 2], ending: "png")
    #expect(try store.export([1, 2], ending: "png") == path)
    #expect(try store.export([1, 3], ending: "png") != path)
    #expect(path.hasSuffix(".png"))
    #expect(try Files.read(path) == [1, 2])
  }
}

@Suite struct AtomicFileTests {
  @Test func replacesAndLeavesNothingElse() throws {
    let folder = try TemporaryFolder()
    let path = folder.join("a.txt")
    try AtomicFile.write("one", to: path)
    try AtomicFile.write("two", to: path)
    #expect(try Files.read(path) == Array("two".utf8))
    #expect(try Files.list(folder.path) == ["a.txt"])
  }

  @Test func aFullDiskIsAnErrorAndTheDeviceStaysADevice() throws {
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: "/dev/full") }
    #expect(Files.kind("/dev/full") == .other)
  }

  @Test func aPathBelowAFileIsAnError() throws {
    let folder = try TemporaryFolder()
    let file = folder.join("file")
    try AtomicFile.write("x", to: file)
    #expect(throws: FileError.self) { try AtomicFile.write("y", to: file + "/below") }
    #expect(throws: FileError.self) { try Files.makeFolder(file + "/below") }
    #expect(throws: FileError.self) { try AtomicFile.write("y", to: folder.path) }
    #expect(try Files.list(folder.path) == ["file"])
  }

  @Test func aVanishedFolderIsAnError() throws {
    let folder = try TemporaryFolder()
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: folder.join("gone/a.txt")) }
  }
}

@Suite struct PathTests {
  @Test(arguments: [
    ("a/b/c.rsn", "a/b", "c.rsn", "c"), ("c.rsn", ".", "c.rsn", "c"), ("/c", "/", "c", "c"), ("a/b/", "a", "b", "b"),
    (".x", ".", ".x", ".x"),
  ])
  func parts(_ path: String, parent: String, name: String, stem: String) {
    #expect(Paths.parent(path) == parent)
    #expect(Paths.name(path) == name)
    #expect(Paths.stem(path) == stem)
  }

  @Test func absolutePathsHaveNoPoints() {
    #expect(Paths.absolute("/a/./b/../c") == "/a/c")
    #expect(Paths.absolute("x") == Paths.join(Paths.current, "x"))
    #expect(Paths.absolute("/../..") == "/")
  }
}

@Suite struct FileDigestTests {
  private func setTimes(_ path: String, _ seconds: Int) {
    let then = timespec(tv_sec: seconds, tv_nsec: 0)
    _ = [then, then].withUnsafeBufferPointer { utimensat(AT_FDCWD, path, $0.baseAddress, 0) }
  }

  @Test func contentsCountAndNothingElse() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("one", to: "data/a.txt"), hex = Digest(of: Array("one".utf8)).hex
    var digests = FileDigests(root: folder.join("data"), cache: folder.join("cache"))
    #expect(digests.hex(of: path) == hex)
    digests.save()
    // A file that was written a moment ago is not remembered: it could change once more and look the same.
    #expect(Files.kind(folder.join("cache/hashes")) == nil)
    setTimes(path, 1_000_000_000)
    #expect(digests.hex(of: path) == hex)
    // The same size, the same time: not the same contents.
    _ = try folder.write("two", to: "data/a.txt")
    setTimes(path, 1_000_000_000)
    #expect(digests.hex(of: path) == Digest(of: Array("two".utf8)).hex)
    #expect(digests.hex(of: folder.join("data/none.txt")) == nil)
  }

  @Test func whatIsRememberedIsNotReadAgain() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("one", to: "data/a.txt")
    // The time of the last change of state cannot be set: so wait until it is long ago enough.
    usleep(2_100_000)
    var digests = FileDigests(root: folder.join("data"), cache: folder.join("cache"))
    let found = digests.hex(of: path)
    let hex = try #require(found)
    digests.save()
    let memo = folder.join("cache/hashes/" + (try #require(Files.list(folder.join("cache/hashes")).first)))
    let lines = try Files.read(memo)
    // Another digest in its place is believed if the checksum is right, and not if it is not.
    let body = String(decoding: lines.dropFirst(65), as: UTF8.self).replacing(hex, with: String(repeating: "0", count: 64))
    try AtomicFile.write("\(Digest(of: Array(body.utf8)).hex)\n\(body)", to: memo)
    var believing = FileDigests(root: folder.join("data"), cache: folder.join("cache"))
    #expect(believing.hex(of: path) == String(repeating: "0", count: 64))
    try AtomicFile.write("\(Digest(of: []).hex)\n\(body)", to: memo)
    var doubting = FileDigests(root: folder.join("data"), cache: folder.join("cache"))
    #expect(doubting.hex(of: path) == hex)
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif
