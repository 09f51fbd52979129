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

  @Test func entriesComeBackWhole() throws {
    let folder = try TemporaryFolder()
    let store = Store(folder: folder.path)
    let key = CacheKey("act", version: 1).digest
    #expect(try store.read(key) == .miss)
    try store.write([1, 2, 3], for: key)
    #expect(try store.read(key) == .hit([1, 2, 3]))
    try store.write([], for: key)
    #expect(try store.read(key) == .hit([]))
  }

  @Test func damagedEntriesAreMissesThatSaySo() throws {
    let folder = try TemporaryFolder()
    let store = Store(folder: folder.path)
    let key = CacheKey("act", version: 1).digest
    try store.write(Array(repeating: 7, count: 100), for: key)
    let path = store.path(of: key)
    var bytes = try Files.read(path)
    bytes[bytes.count - 1] ^= 1
    try AtomicFile.write(bytes, to: path)
    #expect(try store.read(key) == .damaged(path: path))
    try AtomicFile.write(Array(bytes.prefix(10)), to: path)
    #expect(try store.read(key) == .damaged(path: path))
    try AtomicFile.write(Array(bytes.dropLast(50)), to: path)
    #expect(try store.read(key) == .damaged(path: path))
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
