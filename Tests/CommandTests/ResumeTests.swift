import Foundation
import Testing

/// What is stopped by Ctrl-C, by SIGTERM, by a full disk or a power cut goes on from where it was, and ends with the same bytes.
@Suite struct ResumeTests {
  let program: Program
  init() throws { program = try Program() }

  private static let notebook = """
    //: # Long
    //% id: first
    accuracy(dataset("val").take(8))
    //% id: wants
    let wants = fz(block: "1.1", layer: .pre, ch: [3, 4], steps: 2000, size: 64)
    show(grid(wants))
    //% id: best
    top(dataset("val").take(8), block: "2.1", layer: .post, ch: 3, n: 2)

    """

  /// Steps of the visualization that a run reported as done when it began with it, and at the end.
  private func steps(_ log: URL) throws -> (first: Int, last: Int) {
    let done = try String(contentsOf: log, encoding: .utf8).split(separator: "\n").compactMap { line -> Int? in
      guard let event = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], event["event"] as? String == "progress",
        (event["what"] as? String)?.hasPrefix("fz") == true
      else { return nil }
      return event["done"] as? Int
    }
    return (done.first ?? -1, done.last ?? -1)
  }

  /// Waits for so many reports of the visualization: every four steps one.
  private func wait(for reports: Int, in log: URL, _ process: Process) {
    func size() -> Int { ((try? FileManager.default.attributesOfItem(atPath: log.path)[.size]) as? Int) ?? 0 }
    // Each is a line of about 120 bytes; what comes before are a dozen.
    for _ in 0..<20_000 where process.isRunning && size() < 120 * (reports + 12) { usleep(1000) }
  }

  private func whole() throws -> [String: Data] {
    _ = try program.write(Self.notebook, to: "nb.rsn")
    #expect(try program.run(["run", "nb.rsn", "--no-cache", "-o", "whole"]).status == 0)
    return try program.contents("whole")
  }

  /// The same run again: it must go on, not begin anew.
  private func goesOn(with whole: [String: Data]) throws {
    let log = try program.file("log")
    let again = try program.start(["run", "nb.rsn", "-o", "stopped", "--log", "json", "--log-interval", "0"], errorsTo: log)
    again.waitUntilExit()
    #expect(again.terminationStatus == 0)
    // The first four steps and none before them: then nothing was kept. No step at all: then all was.
    let first = try steps(log).first
    #expect(first > 8 || first < 0, "\(first)")
    #expect(try program.contents("stopped") == whole)
    #expect(program.cacheFiles(".part").isEmpty)
  }

  @Test func afterCtrlCInATerminal() throws {
    let whole = try whole()
    let terminal = try PseudoTerminal(program, ["run", "nb.rsn", "-o", "stopped"])
    terminal.wait { terminal.output.range(of: #"wants · fz 1\.1/pre/3,4 · [1-9]"#, options: .regularExpression) != nil }
    terminal.type("\u{3}")
    #expect(terminal.status() == 130)
    let page = try program.read("stopped/README.md")
    #expect(page.contains("This run was interrupted in cell 2") && page.contains("stopped after"))
    try goesOn(with: whole)
  }

  @Test func afterSIGTERM() throws {
    let whole = try whole()
    var status: Int32 = 0
    // On a busy machine the run may be over before the signal comes.
    for attempt in 0..<5 where status != 143 {
      for folder in ["cache", "stopped"] { try? FileManager.default.removeItem(at: program.folder.appendingPathComponent(folder)) }
      let log = try program.file("log-\(attempt)")
      let process = try program.start(["run", "nb.rsn", "-o", "stopped", "--log", "json", "--log-interval", "0"], errorsTo: log)
      wait(for: 60, in: log, process)
      kill(process.processIdentifier, SIGTERM)
      process.waitUntilExit()
      status = process.terminationStatus
    }
    #expect(status == 143)
    #expect(try program.read("stopped/run.json").contains("\"ending\": \"terminated\""))
    try goesOn(with: whole)
  }

  /// A power cut leaves files of any length, empty ones too: of the cache, of its unfinished computations, of the report.
  @Test func afterAPowerCut() throws {
    let whole = try whole()
    var seed: UInt64 = 5
    func random(_ limit: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % max(1, limit)
    }
    for round in 0..<4 {
      let log = try program.file("log-\(round)")
      let process = try program.start(
        ["run", "nb.rsn", "-o", "stopped", "--log", "json", "--log-interval", "0"], errorsTo: log, environment: ["RESIN_CHECKPOINT": "0.05"]
      )
      if round < 3 {
        wait(for: 40 * (round + 1), in: log, process)
        kill(process.processIdentifier, SIGKILL)
      }
      process.waitUntilExit()
      for folder in ["cache", "stopped"] {
        let place = program.folder.appendingPathComponent(folder)
        for name in try FileManager.default.subpathsOfDirectory(atPath: place.path).sorted() where random(2) == 0 {
          let file = place.appendingPathComponent(name)
          var isFolder: ObjCBool = false
          guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue, !name.hasSuffix(".lock")
          else {
            continue
          }
          let bytes = try Data(contentsOf: file)
          try bytes.prefix(random(bytes.count)).write(to: file)
        }
      }
    }
    // A record that is cut off, too, is known for one.
    try Data("{\n  \"calls\": [".utf8).write(to: program.folder.appendingPathComponent("stopped/run.json"))
    let result = try program.run(["run", "nb.rsn", "-o", "stopped"])
    #expect(result.status == 0, "\(result.error)")
    #expect(try program.contents("stopped") == whole)
  }

  /// Comments, titles, order and formatting keep every result; an argument computes its own call again, and `why` names it.
  @Test func edits() throws {
    func text(_ change: (inout [String]) -> Void) -> String {
      var cells = [
        "//% id: data\nlet some = dataset(\"val\").take(6)\n",
        "//% id: wants\nlet a = fz(block: \"1.1\", layer: .pre, ch: 3, steps: 8, size: 64)\na\n",
        "//% id: others\nlet b = fz(block: \"1.1\", layer: .pre, ch: 4, steps: 8, size: 64)\nb\n", "//% id: share\naccuracy(some)\n",
      ]
      change(&cells)
      return cells.joined(separator: "\n")
    }
    func computed(_ change: (inout [String]) -> Void) throws -> Int {
      _ = try program.write(text(change), to: "nb.rsn")
      #expect(try program.run(["run", "nb.rsn"]).status == 0)
      let (hits, parts) = try program.outcomes("nb.report")
      #expect(parts == 3)
      return parts - hits
    }
    #expect(try computed { _ in } == 3)
    #expect(try computed { $0[1] = "// A comment.\n" + $0[1] + "/* Another. */\n" } == 0)
    #expect(
      try computed { $0[1] = "//: # A title\n//% id: wants | title: \"Wants\" | width: 100\n" + $0[1].dropFirst("//% id: wants\n".count) }
        == 0)
    #expect(try computed { $0.swapAt(1, 2) } == 0)
    #expect(try computed { $0[2] = $0[2].replacingOccurrences(of: "fz(block: \"1.1\", ", with: "fz(\n  block:   \"1.1\",\n  ") } == 0)
    let changed = text { $0[1] = $0[1].replacingOccurrences(of: "steps: 8", with: "steps: 16") }
    _ = try program.write(changed, to: "nb.rsn")
    let why = try program.run(["why", "nb.rsn"]).output.split(separator: "\n")
    #expect(why.count == 3 && why[0].hasSuffix(": steps 8 → 16") && why[1].hasSuffix(": kept") && why[2].hasSuffix(": kept"), "\(why)")
    #expect(try computed { $0[1] = $0[1].replacingOccurrences(of: "steps: 8", with: "steps: 16") } == 1)
  }

  /// Another model in the same file: nothing of the first one's counts. The same model in another file: all of it does.
  @Test func anotherModelUnderTheSamePath() throws {
    func save(_ model: String) throws {
      _ = try program.write("save(model(\"\(model)\"), \"m.safetensors\")\n", to: "save.rsn")
      #expect(try program.run(["run", "save.rsn", "-o", "saved", "--allow-write", "."]).status == 0)
      _ = try? FileManager.default.removeItem(at: program.folder.appendingPathComponent("m.safetensors"))
      try FileManager.default.moveItem(
        at: program.folder.appendingPathComponent("saved/m.safetensors"), to: program.folder.appendingPathComponent("m.safetensors"))
    }
    let notebook =
      "use(\"m.safetensors\")\naccuracy(dataset(\"val\").take(4))\nfz(block: \"1.1\", layer: .pre, ch: 3, steps: 2, size: 64)\n"
    _ = try program.write(notebook, to: "nb.rsn")
    func hits() throws -> Int {
      let result = try program.run(["run", "nb.rsn"])
      #expect(result.status == 0, "\(result)")
      let (hits, parts) = try program.outcomes("nb.report")
      #expect(parts == 2)
      return hits
    }
    try save("box")
    #expect(try hits() == 0)
    #expect(try hits() == 2)
    try save("box-2")
    #expect(try program.run(["why", "nb.rsn"]).output.components(separatedBy: "another network").count == 3)
    #expect(try hits() == 0)
    try FileManager.default.moveItem(
      at: program.folder.appendingPathComponent("m.safetensors"), to: program.folder.appendingPathComponent("n.safetensors"))
    _ = try program.write(notebook.replacingOccurrences(of: "m.safe", with: "n.safe"), to: "nb.rsn")
    #expect(try hits() == 2)
  }

  /// A folder of pictures counts by what is in it.
  @Test func aFolderCountsByItsContents() throws {
    for number in 0..<3 {
      _ = try program.write("save(noise(size: 64, seed: \(number)), \"photos/\(number).png\")\n", to: "make.rsn")
      #expect(try program.run(["run", "make.rsn", "-o", "made", "--allow-write", "."]).status == 0)
    }
    let folder = program.folder
    try FileManager.default.moveItem(at: folder.appendingPathComponent("made/photos"), to: folder.appendingPathComponent("photos"))
    _ = try program.write(
      "param folder: String = \"photos\"\nact(dataset(folder), block: \"2.1\", layer: .pre, ch: 1)\n", to: "nb.rsn")
    func hits(_ name: String = "photos") throws -> Int {
      #expect(try program.run(["run", "nb.rsn", "-p", "folder=\(name)"]).status == 0)
      return try program.outcomes("nb.report").hits
    }
    #expect(try hits() == 0)
    #expect(try hits() == 1)
    #expect(try program.run(["status", "nb.rsn"]).status == 0)
    let first = folder.appendingPathComponent("photos/0.png")
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: first.path)
    #expect(try hits() == 1)
    #expect(try program.run(["status", "nb.rsn"]).status == 0)
    try FileManager.default.copyItem(at: folder.appendingPathComponent("photos"), to: folder.appendingPathComponent("copy"))
    #expect(try hits("copy") == 1)
    // Of the same size and time, and another picture.
    var bytes = try Data(contentsOf: folder.appendingPathComponent("photos/1.png"))
    let size = try Data(contentsOf: first).count
    bytes = bytes.prefix(size) + Data(repeating: 0, count: max(0, size - bytes.count))
    try bytes.write(to: first)
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: first.path)
    #expect(try program.run(["status", "nb.rsn", "-p", "folder=photos"]).status == 5)
    #expect(try program.run(["plan", "nb.rsn"]).output.contains("to compute"))
  }
}
