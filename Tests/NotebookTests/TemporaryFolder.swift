import Cache

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A folder of its own for a test, removed at the end.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/resin-test-XXXXXX".utf8CString)
    // SAFETY: mkdtemp writes into the template, which ends in a zero.
    path = template.withUnsafeMutableBufferPointer { buffer in buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
    }
    guard !path.isEmpty else { throw FileError(.makeDirectory, "/tmp", reason: "mkdtemp") }
  }

  deinit { Self.remove(path) }

  func join(_ name: String) -> String { Paths.join(path, name) }

  func write(_ text: String, to name: String) throws -> String {
    try Files.makeFolder(Paths.parent(join(name)))
    try AtomicFile.write(text, to: join(name))
    return join(name)
  }

  func read(_ name: String) throws -> String { String(decoding: try Files.read(join(name)), as: UTF8.self) }

  private static func remove(_ path: String) {
    if Files.kind(path) == .folder {
      for name in (try? Files.list(path)) ?? [] { remove(Paths.join(path, name)) }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}
