import Foundation
import Testing

/// `rsn model`: networks from files and from a server that breaks connections.
@Suite struct ModelTests {
  let program: Program
  init() throws { program = try Program() }

  private static let checkpoints = URL(fileURLWithPath: #filePath).appendingPathComponent("../../Golden/checkpoints").standardized
  private static func path(_ name: String) -> String { checkpoints.appendingPathComponent(name).path }
  private static func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: checkpoints.appendingPathComponent(name))) }

  private func sha256(_ file: String) throws -> String {
    let result = try program.run(["model", "add", Self.path(file), "--name", "hash", "--replace"])
    #expect(result.status == 0)
    let info = try program.run(["model", "info", "hash"]).output
    _ = try program.run(["model", "remove", "hash"])
    let line = try #require(info.split(separator: "\n").first { $0.hasPrefix("SHA-256 of the file: ") })
    return String(line.dropFirst("SHA-256 of the file: ".count))
  }

  @Test func `a file becomes a network by name`() throws {
    let added = try program.run(["model", "add", Self.path("half.pth"), "--name", "tiny"])
    #expect(added.status == 0)
    #expect(added.output.hasSuffix("/cache/resin/models/tiny.pth\n"))
    #expect(try program.run(["-e", "model(\"tiny\").classes"]).output == "3\n")
    #expect(
      try program.run(["-e", "use(\"tiny\")\nact(noise(size: 224, seed: 1), block: \"4.0\", layer: .pre, ch: 7).isFinite"]).status != 2)
    let list = try program.run(["model", "list"]).output
    #expect(list.split(separator: "\n").contains { $0.hasPrefix("  tiny ") && $0.contains(" ResNet-10, width 1, 3 classes") })
    let info = try program.run(["model", "info", "tiny"]).output
    #expect(info.contains("(PyTorch, float16)") && info.contains("classes: not named"))
    // Another network of that name does not take its place by accident.
    let other = try program.run(["model", "add", Self.path("legacy.pth"), "--name", "tiny"])
    #expect(other.status == 6 && other.error.contains("--replace"))
    #expect(try program.run(["model", "info", "tiny"]).output == info)
    let names = try program.write("a\nb\nc\n", to: "names.txt")
    #expect(try program.run(["model", "add", Self.path("legacy.pth"), "--name", "tiny", "--replace", "--classes", names]).status == 0)
    #expect(try program.run(["-e", "model(\"tiny\").classNames"]).output == "[\"a\", \"b\", \"c\"]\n")
    let removed = try program.run(["model", "remove", "tiny"])
    #expect(removed.status == 0 && removed.output == "removed tiny\n")
    #expect(try program.run(["model", "remove", "tiny"]).status == 6)
  }

  @Test func `what cannot be used is refused by name`() throws {
    _ = try program.write("no network", to: "x.pth")
    for (arguments, reason) in [
      (["model", "add", "x.pth"], "x.pth cannot be used"), (["model", "add", "nothing.pth"], "nothing.pth cannot be read"),
      (["model", "add", Self.path("zip.pth"), "--name", "box"], "in the box"),
      (["model", "add", Self.path("zip.pth"), "--classes", "imagenet"], "1000 names do not fit 3 classes"),
      (["model", "get", "resnet19"], "there is no network \"resnet19\" to download"),
      (["model", "get", "ftp://127.0.0.1/x.pth"], "to download"),
      (["model", "get", "http://127.0.0.1:1/x.pth"], "http://127.0.0.1:1/x.pth did not come: the server cannot be reached"),
      (["-e", "use(\"resnet34\")"], "`rsn model get resnet34` downloads torchvision's"),
      (["-e", "use(\"resnet35\")"], "did you mean \"resnet3"),
    ] {
      let result = try program.run(arguments)
      #expect(result.status == (arguments[0] == "-e" ? 3 : 6), "\(result.error)")
      #expect(result.error.contains(reason), "\(result.error)")
    }
    for arguments in [["model", "add"], ["model", "add", "x.pth", "--name", "../x"], ["model", "get", "resnet18", "--sha256", "xyz"]] {
      #expect(try program.run(arguments).status == 2)
    }
  }

  @Test func `a download that breaks goes on where it ended`() throws {
    let contents = try Self.bytes("zip.pth"), digest = try sha256("zip.pth").prefix(8)
    let server = try LoopbackServer(files: ["tiny-\(digest).pth": contents])
    defer { server.stop() }
    server.state.withLock { $0.cut = 10_000 }
    let result = try program.run(["model", "get", server.address("tiny-\(digest).pth")])
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.hasSuffix("/tiny.pth\n"))
    let requests = server.state.withLock { $0.requests }
    #expect(requests.map(\.range) == [nil, "bytes=10000-", "bytes=20000-"])
    #expect(try Data(contentsOf: program.folder.appendingPathComponent("cache/resin/models/tiny.pth")) == Data(contents))
    #expect(!program.exists("cache/resin/models/.tiny.part"))
    // What is here is not brought again.
    #expect(try program.run(["model", "get", server.address("tiny-\(digest).pth")]).output.hasPrefix("tiny is here already: "))
    #expect(server.state.withLock { $0.requests.count } == 3)
  }

  @Test func `a second command goes on where the first one gave up`() throws {
    let contents = try Self.bytes("zip.pth")
    let server = try LoopbackServer(files: ["tiny.pth": contents])
    defer { server.stop() }
    // After one piece nothing more comes.
    server.state.withLock { ($0.cut, $0.cuts) = (12_000, 1) }
    server.state.withLock { $0.files["tiny.pth"] = contents }
    let stopped = Thread {
      while server.state.withLock({ $0.requests.isEmpty }) { usleep(1000) };
      server.state.withLock {
        $0.cut = 0; $0.cuts = .max
      }
    }
    stopped.start()
    let first = try program.run(["model", "get", server.address("tiny.pth")])
    #expect(first.status == 6)
    #expect(first.error.contains("are kept, and the same command goes on from there"), "\(first.error)")
    server.state.withLock { ($0.cut, $0.requests) = (nil, []) }
    let second = try program.run(["model", "get", server.address("tiny.pth")])
    #expect(second.status == 0, "\(second.error)")
    #expect(server.state.withLock { $0.requests.first?.range } == "bytes=12000-")
    #expect(try program.run(["-e", "model(\"tiny\").blocks.count"]).output == "4\n")
  }

  @Test func `another version on the server is begun anew`() throws {
    let old = try Self.bytes("half.pth"), new = try Self.bytes("zip.pth")
    let server = try LoopbackServer(files: ["tiny.pth": old])
    defer { server.stop() }
    server.state.withLock { ($0.cut, $0.cuts) = (9000, 1) }
    let changed = Thread {
      while server.state.withLock({ $0.requests.isEmpty }) { usleep(1000) }
      server.state.withLock { ($0.files["tiny.pth"], $0.version) = (new, 2) }
    }
    changed.start()
    #expect(try program.run(["model", "get", server.address("tiny.pth")]).status == 0)
    #expect(server.state.withLock { $0.requests.map(\.ifRange) } == [nil, "\"v1\""])
    #expect(try Data(contentsOf: program.folder.appendingPathComponent("cache/resin/models/tiny.pth")) == Data(new))
  }

  @Test func `a wrong hash is refused and the good file stays`() throws {
    let good = try Self.bytes("zip.pth"), digest = try sha256("zip.pth")
    let server = try LoopbackServer(files: ["resnet18-f37072fd.pth": good, "tiny.pth": good])
    defer { server.stop() }
    #expect(try program.run(["model", "get", server.address("tiny.pth"), "--sha256", digest]).status == 0)
    server.state.withLock { $0.files["tiny.pth"] = Array(good.reversed()) }
    let result = try program.run(["model", "get", server.address("tiny.pth"), "--sha256", "0123456789", "--replace"])
    #expect(result.status == 6)
    #expect(result.error.contains("begins with") && result.error.contains("not 0123456789"), "\(result.error)")
    #expect(try Data(contentsOf: program.folder.appendingPathComponent("cache/resin/models/tiny.pth")) == Data(good))
    #expect(try program.run(["model", "info", "tiny"]).output.contains("SHA-256 of the file: \(digest)"))
    // What is known by name is known by its hash, wherever it comes from.
    let known = try program.run(["model", "get", "resnet18", "--mirror", server.address("")])
    #expect(known.status == 6 && known.error.contains("not f37072fd"), "\(known.error)")
    #expect(!program.exists("cache/resin/models/resnet18.pth"))
  }

  @Test func `two downloads at once`() async throws {
    let contents = try Self.bytes("zip.pth")
    let server = try LoopbackServer(files: ["tiny.pth": contents])
    defer { server.stop() }
    server.state.withLock { $0.cut = 10_000 }
    let program = program, address = server.address("tiny.pth")
    let results = try await withThrowingTaskGroup(of: Program.Result.self) { group in
      for _ in 0..<3 { group.addTask { try program.run(["model", "get", address, "--replace"]) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.map(\.status) == [0, 0, 0], "\(results.map(\.error))")
    #expect(try Data(contentsOf: program.folder.appendingPathComponent("cache/resin/models/tiny.pth")) == Data(contents))
  }

  @Test func `a file's address`() throws {
    let path = Self.path("streamless.pth")
    #expect(try program.run(["model", "get", "file://\(path)"]).status == 0)
    #expect(try program.run(["-e", "model(\"streamless\")"]).output.contains("without residual sums"))
  }
}
