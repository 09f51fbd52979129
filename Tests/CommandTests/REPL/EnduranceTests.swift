import Foundation
import Testing

/// Much at once, and for long.
@Suite struct EnduranceTests {
  let program: Program
  init() throws { program = try Program() }

  /// Entries of all kinds, none of which leaves more than one of fifty names.
  private func entry(_ index: Int) -> String {
    switch index % 5 {
    case 0: "let x\(index % 50) = \(index)"
    case 1: "[\(index), 2].map { $0 * 2 }"
    case 2: "nope\(index % 7)"
    case 3: "for i in 0..<3 { let t = i + \(index) }"
    default: "\(index) + 1"
    }
  }

  /// The process's memory in kilobytes, or a part of it.
  private func memory(_ process: pid_t, _ part: String = "VmRSS") throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix(part + ":") }
    return try #require(line?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
  }

  @Test func memoryStaysFlat() throws {
    let process = Process(), input = Pipe(), output = Pipe()
    process.executableURL = Program.binary
    process.environment = ["HOME": program.folder.path, "XDG_CACHE_HOME": program.folder.path, "PATH": "/usr/bin:/bin"]
    (process.standardInput, process.standardOutput, process.standardError) = (input, output, FileHandle.nullDevice)
    try process.run()
    defer { process.terminate() }
    var sizes: [Int] = [], buffer = [UInt8](repeating: 0, count: 1 << 16)
    for index in 1...4000 {
      input.fileHandleForWriting.write(Data((entry(index) + "\n").utf8))
      guard index % 100 == 0 else { continue }
      // What comes after the mark has the mark run.
      input.fileHandleForWriting.write(Data("print(\"mark\")\n0;\n".utf8))
      var seen = ""
      while !seen.contains("mark") {
        let count = read(output.fileHandleForReading.fileDescriptor, &buffer, buffer.count)
        try #require(count > 0)
        seen = String((seen + String(decoding: buffer[..<count], as: UTF8.self)).suffix(1 << 16))
      }
      if index == 1000 || index == 4000 { sizes.append(try memory(process.processIdentifier)) }
    }
    // At most 5 % from the thousandth entry to the ten-thousandth: a third of that here, and a percent for what the allocator rounds up.
    #expect(Double(sizes[1]) < Double(sizes[0]) * 1.027, "\(sizes) kB")
  }

  /// The box's weights are 1.4 MB in the program, in half precision: read, they are 2.8 MB of the process's own memory.
  @Test func weightsAreReadWhenTheyAreFirstNeeded() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    let process = screen.terminal.process, atFirst = try memory(process, "RssAnon")
    screen.enter(":model")
    screen.wait(for: "Model \"box\": ResNet-18, width 16, 40 classes")
    screen.type("fz(block: ")
    screen.press(.tab)
    screen.wait(for: "\"3.1\"  0..<64")
    #expect(try memory(process, "RssAnon") < atFirst + 2000)
    screen.press(.ctrl("c"))
    screen.waitForPrompt()
    screen.enter("logits(noise(size: 32, seed: 1)).shape")
    screen.wait(for: "[40]")
    #expect(try memory(process, "RssAnon") > atFirst + 2800)
  }

  /// The values of this file are damaged, what it says of them is not.
  @Test func aDamagedFileIsNoticedWhenItsWeightsAreNeeded() throws {
    let whole = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../Golden/checkpoints/zip.pth").standardized
    var bytes = try Data(contentsOf: whole)
    // In the values of its largest tensor.
    bytes[19364] ^= 0xFF
    try bytes.write(to: program.folder.appendingPathComponent("damaged.pth"))
    let screen = try Screen(program, environment: ["NO_COLOR": "1"])
    screen.waitForPrompt()
    // Checked against its blocks and channels, and nothing computed.
    screen.enter(#"func f() { use("damaged.pth"); fz(block: "4.0", layer: .post, ch: 3) }"#)
    screen.enter(":model")
    screen.wait(for: "Model \"box\"")
    #expect(!screen.text.contains("error"))
    screen.enter("f()")
    screen.wait(for: "damaged.pth cannot be used: the checksum of its entry")
    // Another network makes the session whole again.
    screen.enter("use(\"box\")")
    screen.enter("logits(noise(size: 32, seed: 1)).shape")
    screen.wait(for: "[40]")
  }

  @Test func aMegabyteAtOnce() throws {
    let screen = try Screen(program, rows: 12)
    screen.waitForPrompt()
    let text = (1...20_000).map { "  print(\"line \($0) of a megabyte that is pasted\")\n" }.joined()
    screen.press(.paste("func f() {\n\(text)}\n6 * 7"))
    screen.wait { $0.cursorRow == "...> 6 * 7" && $0.rows.contains { $0.hasSuffix("lines above") } }
    screen.press(.text("0"))
    screen.wait { $0.cursorRow == "...> 6 * 70" }
    screen.press(.enter)
    screen.wait { $0.isAtPrompt && $0.rows.contains("420") }
    #expect(screen.everything.contains("rsn> func f() {\n...>   print(\"line 1 of a megabyte that is pasted\")\n"))
    screen.press(.up)
    screen.wait { $0.cursorRow == "rsn> func f() {" }
    screen.press(.ctrl("c"))
    screen.waitForPrompt()
  }

  /// The end of a pasted block got lost: what comes after it is not lost, too.
  @Test func aPasteWithoutItsEnd() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.type("\u{1B}[200~1 + ")
    screen.press(.ctrl("c"))
    screen.wait { $0.rows.contains("rsn> ^C") }
    screen.enter("2 + 3")
    screen.wait(for: "5")
  }

  @Test func whatIsTypedMeanwhileIsReadLater() throws {
    let screen = try Screen(program)
    screen.waitForPrompt()
    screen.type("var n = 0; while n < 300_000 { n += 1 }\rn + 1\rn + 2\r")
    screen.wait { $0.isAtPrompt && $0.rows.contains("300001") && $0.rows.contains("300002") }
  }
}
