import Engine
import Language

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the process has spent so far, for `:time`.
struct TimeSpent {
  let wall: ContinuousClock.Instant
  /// Of all threads, in seconds.
  let processor: Double
  /// The most memory that it has had, in megabytes.
  let peak: Double
  let work: WorkDone

  static var now: TimeSpent {
    var usage = rusage()
    #if canImport(Glibc)
      let isKnown = getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0, unit = 1024.0
    #else
      let isKnown = getrusage(RUSAGE_SELF, &usage) == 0, unit = 1_048_576.0
    #endif
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return TimeSpent(
      wall: .now, processor: isKnown ? seconds(usage.ru_utime) + seconds(usage.ru_stime) : 0,
      peak: isKnown ? Double(usage.ru_maxrss) / unit : 0, work: .now)
  }

  /// Lines for a person: `1.25 s, 2.31 s of processor time; at most 180 MB of memory so far`, and what the engine did.
  func text(since before: TimeSpent, kept: Int, of asked: Int) -> String {
    let seconds = (wall - before.wall) / .seconds(1)
    var lines = [
      "\(Self.duration(seconds)), \(Self.duration(processor - before.processor)) of processor time; at most \(peak.fourDigits) MB of memory so far"
    ]
    let done = work - before.work
    if done.forward > 0 {
      var line = "\(done.forward) image\(done.forward == 1 ? "" : "s") forward"
      if done.backward > 0 { line += ", \(done.backward) backward" }
      line += " · \(Self.large(Double(done.multiplyAdds))) multiply-adds in the forward passes"
      // With backward passes among them, the seconds are not of these alone.
      if done.backward == 0, seconds > 0 { line += ", \((2 * Double(done.multiplyAdds) / seconds / 1e9).fourDigits) GFLOP/s" }
      lines.append(line)
    }
    if asked > 0 { lines.append("\(kept) of \(asked) results were kept already") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func duration(_ seconds: Double) -> String {
    seconds < 1 ? "\((seconds * 1000).fourDigits) ms" : "\(seconds.fourDigits) s"
  }

  private static func large(_ number: Double) -> String {
    for (size, name) in [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")] where number >= size {
      return "\((number / size).fourDigits) \(name)"
    }
    return number.fourDigits
  }
}
