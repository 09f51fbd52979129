import Foundation
import Testing

/// Kill -9 at random moments, again and again, in the midst of visualizations, passes over data and trainings: the report becomes the same, and hardly anything
/// is computed twice.
///
/// `RESIN_KILLS=50 swift test --filter KillTests` kills fifty times; `RESIN_SEED` chooses other moments.
@Suite(.serialized) struct KillTests {
  private static let kills = ProcessInfo.processInfo.environment["RESIN_KILLS"].flatMap { Int($0) } ?? 12
  private static let seed = ProcessInfo.processInfo.environment["RESIN_SEED"].flatMap { UInt64($0) } ?? 1
  /// Seconds between two states that are kept.
  private static let interval = 0.1
  /// A report of progress of one process: how much of something was done at what time.
  private struct Mark {
    let what: String, done: Int, elapsed: Double
  }

  /// What a process said of its work, in order; of passes, which count what is left, from the beginning on.
  private func marks(_ file: URL, images: Int) throws -> [Mark] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      // The last line of a killed process may be cut.
      guard let event = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], event["event"] as? String == "progress",
        let what = event["what"] as? String, let done = event["done"] as? Int, let total = event["total"] as? Int,
        let elapsed = event["elapsed"] as? Double, what != "rendering"
      else { return nil }
      let isPass = !what.hasPrefix("fz") && what != "train"
      return Mark(what: what, done: isPass ? images - total + done : done, elapsed: elapsed)
    }
  }

  private func arguments(_ output: String) -> [String] {
    // As much to do as so many kills leave time for.
    let scale = Double(Self.kills) / 12
    return [
      "run", "killed.rsn", "-o", output, "-p", "steps=\(Int(800 * scale))", "-p", "images=\(Int(100 * scale))", "-p",
      "epochs=\(Int((2 * scale).rounded()))",
    ]
  }

  @Test func theReportIsTheSameAndHardlyAnythingIsDoneTwice() throws {
    let program = try Program()
    let notebook = URL(fileURLWithPath: #filePath).appendingPathComponent("../Notebooks/killed.rsn").standardized
    _ = try program.write(String(contentsOf: notebook, encoding: .utf8), to: "killed.rsn")
    let whole = try program.run(arguments("whole") + ["--no-cache"])
    #expect(whole.status == 0, "\(whole)")

    let images = Int(100 * Double(Self.kills) / 12)
    var random = Moments(seed: Self.seed)
    var runs: [[Mark]] = []
    var isOver = false, killed = 0
    while !isOver, killed < Self.kills {
      let log = try program.file("log-\(runs.count)")
      let process = try program.start(
        arguments("killed") + ["--log", "json", "--log-interval", "0"], errorsTo: log, environment: ["RESIN_CHECKPOINT": "\(Self.interval)"]
      )
      // Some while it begins, the others while it computes.
      if runs.count % 4 != 3 {
        for _ in 0..<3000 where process.isRunning && (try? Data(contentsOf: log).count) ?? 0 < 1000 { usleep(5000) }
      }
      Thread.sleep(forTimeInterval: random.next(in: 0...0.35))
      isOver = !process.isRunning
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      killed += isOver ? 0 : 1
      runs.append(try marks(log, images: images))
    }
    // Most moments lie within the work.
    #expect(killed >= Self.kills / 3, "\(killed)")
    let log = try program.file("log-last")
    let last = try program.start(arguments("killed") + ["--log", "json", "--log-interval", "0"], errorsTo: log)
    last.waitUntilExit()
    #expect(last.terminationStatus == 0)
    runs.append(try marks(log, images: images))
    #expect(try program.contents("killed") == program.contents("whole"))
    #expect(program.cacheFiles(".part").isEmpty)

    var twice: [String: Int] = [:], longest = 0.0, stops: [String: Int] = [:]
    for run in runs.dropLast() { stops[run.last?.what ?? "beginning", default: 0] += 1 }
    for (index, run) in runs.enumerated() {
      for what in Set(run.map(\.what)) {
        let marks = run.filter { $0.what == what }
        guard let stop = marks.last, let next = runs[(index + 1)...].lazy.compactMap({ $0.first { $0.what == what } }).first else {
          continue
        }
        // A mark stands for up to four steps or a piece of images: the first one of the next process is that much above where it began.
        let step = marks.count > 1 ? marks[1].done - marks[0].done : 32
        let resumed = next.done - step
        twice[what, default: 0] += max(0, stop.done - resumed)
        let lost = marks.first { $0.done > next.done }.map { stop.elapsed - $0.elapsed } ?? 0
        longest = max(longest, lost)
        // Keeping may take a twentieth of the time: where writing or a busy machine makes a pause, the next state is so much later.
        let pause = zip(marks, marks.dropFirst()).map { $1.elapsed - $0.elapsed }.max() ?? 0
        #expect(lost <= Self.interval + 0.1 + 21 * pause, "\(what): \(stop.done) were done, and it went on from \(resumed)")
        // Nothing that was kept before is lost again.
        #expect(next.done >= (marks.first?.done ?? 0), "\(what)")
      }
    }
    print(
      "\(killed) kills (\(stops.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", "))); done twice: "
        + twice.sorted { $0.key < $1.key }.map { "\($0.value) of \($0.key)" }.joined(separator: ", ") + "; at most \(longest) s of work")
  }
}

/// Moments by a seed (SplitMix64).
private struct Moments {
  var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next(in range: ClosedRange<Double>) -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    return range.lowerBound + (range.upperBound - range.lowerBound) * Double(bits >> 11) / Double(1 << 53)
  }
}
