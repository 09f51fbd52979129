import Foundation
import Testing

/// The cache as several processes see it: two at once, damaged files, a full disk.
@Suite struct CacheCommandTests {
  private static let notebook = """
    //: # Kept
    let d = dataset("val").take(40)
    //% id: wants | title: "Wants"
    let wants = fz(block: "1.1", layer: [.in, .pre], ch: [1, 2], steps: 40)
    show(grid(wants[0] + wants[1]))
    //% id: shares
    let cut = ablate(block: "2.1", channels: [1, 5], by: .mean(d))
    accuracies(d.map { scale($0, 0.8) }, under: [nil, cut])
    //% id: best
    top(d, block: "2.1", layer: .post, ch: 3, n: 2)
    //: The first: \\(wants.count).

    """

  @Test func twoAtOnceComputeEverythingOnce() throws {
    let program = try Program()
    _ = try program.write(Self.notebook, to: "nb.rsn")
    let processes = try ["a", "b"].map { try program.start(["run", "nb.rsn", "-o", $0]) }
    for process in processes { process.waitUntilExit() }
    #expect(processes.allSatisfy { $0.terminationStatus == 0 })
    let (a, b) = (try program.outcomes("a"), try program.outcomes("b"))
    #expect(a.parts == 8 && b.parts == 8 && a.hits + b.hits == 8, "\(a) \(b)")
    #expect(try program.contents("a") == program.contents("b"))
  }

  @Test func damagedFilesAreSaidAndComputedAgain() throws {
    let program = try Program()
    _ = try program.write(Self.notebook, to: "nb.rsn")
    #expect(try program.run(["run", "nb.rsn", "-o", "a"]).status == 0)
    let files = program.cacheFiles(".entry")
    #expect(files.count == 8)
    for (index, file) in files.enumerated() {
      var bytes = try Data(contentsOf: file)
      if index % 3 == 2 {
        bytes.removeLast(bytes.count / 2)
      } else {
        bytes[bytes.count * (index + 1) / (files.count + 1)] ^= 1 << (index % 8)
      }
      try bytes.write(to: file)
    }
    let result = try program.run(["run", "nb.rsn", "-o", "b"])
    #expect(result.status == 0)
    #expect(result.error.split(separator: "\n").count { $0.contains("damaged") } == 8)
    #expect(try program.contents("a") == program.contents("b"))
    #expect(try program.outcomes("b").hits == 0)
    #expect(try program.run(["run", "nb.rsn"]).error.contains("damaged") == false)
  }

  /// No file may grow beyond a few kilobytes: as on a full disk.
  @Test func aFullDiskIsSaidAndNothingHalfIsLeft() throws {
    let program = try Program()
    _ = try program.write(
      "print(accuracy(dataset(\"val\").take(4)), fz(block: \"1.1\", layer: .pre, ch: 1, steps: 2).width)\n", to: "nb.rsn")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "ulimit -f 40; trap '' XFSZ; exec \"$0\" run nb.rsn", Program.binary.path]
    process.currentDirectoryURL = program.folder
    process.environment = ["XDG_CACHE_HOME": program.folder.appendingPathComponent("cache").path, "HOME": program.folder.path]
    let error = Pipe()
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, error)
    try process.run()
    let text = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(text.contains("the cache cannot be written"))
    #expect(program.cacheFiles(".tmp").isEmpty && program.cacheFiles(".entry").count == 1)
    #expect(try program.run(["run", "nb.rsn"]).error.contains("damaged") == false)
  }

  @Test func planWhyAndCache() throws {
    let program = try Program()
    _ = try program.write("//% id: a\naccuracy(dataset(\"val\").take(2))\n", to: "nb.rsn")
    #expect(try program.run(["plan", "nb.rsn"]).output.contains("to compute"))
    #expect(try program.run(["run", "nb.rsn"]).status == 0)
    #expect(try program.run(["plan", "nb.rsn"]).output.contains("the one result is kept"))
    _ = try program.write("//% id: a\naccuracy(dataset(\"val\").take(3))\n", to: "nb.rsn")
    #expect(try program.run(["why", "nb.rsn"]).output.contains("take 2 → take 3"))
    #expect(try program.run(["cache", "ls"]).output.contains("correct: 1"))
    #expect(try program.run(["cache", "ls", "--long"]).output.contains("take 2"))
    #expect(try program.run(["cache", "gc", "--limit", "0"]).output.contains("1 entries stay"))
    #expect(try program.run(["cache", "clear"]).output.contains("removed 1 files"))
    #expect(program.cacheFiles("").filter { $0.hasDirectoryPath == false && $0.pathExtension == "entry" }.isEmpty)
    #expect(try program.run(["plan", "missing.rsn"]).status == 6)
    let wrong = try program.run([
      "plan", program.write("accuracy(dataset(\"val\").take(2))\nlet xs = [1]\nxs[[3].map { $0 }[0]]\n", to: "wrong.rsn"),
    ])
    #expect(wrong.status == 3)
  }
}
