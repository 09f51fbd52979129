import Foundation
import Storage
import Synchronization
import Testing

/// What is written below a folder stays below it, whatever links lie or come in the way.
@Suite struct WritingBelowTests {
  let folder: TemporaryFolder
  init() throws {
    folder = try TemporaryFolder()
    for name in ["report", "outside"] { try Files.makeFolder(folder.join(name)) }
  }

  private func write(_ name: String) throws(FileError) {
    try AtomicFile.write([1, 2], to: folder.join("report/\(name)"), below: folder.join("report"))
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: folder.join(name), withDestinationPath: folder.join(target))
  }

  @Test func foldersAreMade() throws {
    try write("a/b/c.txt")
    #expect(try Files.read(folder.join("report/a/b/c.txt")) == [1, 2])
    try write("a/b/c.txt")
    #expect(try Files.list(folder.join("report/a/b")) == ["c.txt"])
  }

  @Test func linksAreNotFollowed() throws {
    try link("report/out", to: "outside")
    #expect(throws: FileError.self) { try write("out/c.txt") }
    // A file that is a link is replaced.
    _ = try folder.write("kept", to: "outside/file.txt")
    try link("report/file.txt", to: "outside/file.txt")
    try link("report/dangling.txt", to: "outside/new.txt")
    try write("file.txt")
    try write("dangling.txt")
    #expect(try folder.read("outside/file.txt") == "kept")
    #expect(try Files.list(folder.join("outside")) == ["file.txt"])
    #expect(!Files.isLink(folder.join("report/file.txt")))
  }

  @Test func whatIsNotBelowIsRefused() throws {
    for name in ["../outside/x", "a/../../outside/x", "."] { #expect(throws: FileError.self, "\(name)") { try write(name) } }
    #expect(throws: FileError.self) { try AtomicFile.write([], to: folder.join("outside/x"), below: folder.join("report")) }
    try Files.makeFolder(folder.join("report/taken"))
    #expect(throws: FileError.self) { try write("taken") }
  }

  /// Another process changes a folder into a link and back while files are written through it.
  @Test func aRaceIsNotLost() throws {
    let place = folder.join("report/sub"), outside = folder.join("outside")
    let ends = Mutex(false), swaps = Mutex(0)
    let written = try folder.concurrently(
      {
        while !ends.withLock({ $0 }) {
          let number = swaps.withLock { count in
            count += 1
            return count
          }
          rename(place, place + "-\(number)")
          symlink(outside, place)
          usleep(20)
          unlink(place)
        }
      },
      {
        var written = 0
        for number in 0..<2000 where (try? write("sub/\(number).txt")) != nil { written += 1 }
        ends.withLock { $0 = true }
        return written
      })
    #expect(written > 0 && swaps.withLock { $0 } > 0)
    #expect(try Files.list(outside).isEmpty)
  }
}

extension TemporaryFolder {
  /// Runs one piece of work on another thread while this one does the other.
  fileprivate func concurrently<T>(_ other: @escaping @Sendable () -> Void, _ work: () throws -> T) rethrows -> T {
    let group = DispatchGroup()
    DispatchQueue.global().async(group: group, execute: other)
    defer { group.wait() }
    return try work()
  }
}
