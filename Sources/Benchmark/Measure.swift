import Foundation

/// What time is.
enum Clock: String, CaseIterable, Sendable, Encodable {
  /// What a person waits for.
  case wall
  /// What the processors spend on this process, all threads together: with one thread a fair comparison even on a busy machine.
  case processor

  /// The one in use; chosen once, before anything is measured.
  nonisolated(unsafe) static var current = Clock.wall

  /// Seconds since some moment.
  static var now: Double {
    var time = timespec()
    clock_gettime(current == .wall ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Seconds that a piece of work takes.
func seconds(_ work: () throws -> Void) rethrows -> Double {
  let start = Clock.now
  try work()
  return Clock.now - start
}

/// What one side of a comparison gave, a number a round.
struct Sample: Sendable {
  var values: [Double] = []

  /// The middle one; of an even number, the mean of the middle two. NaN without any.
  var median: Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  /// The distance from the lowest to the highest, as a share of the median: how far the rounds agree.
  var spread: Double { values.isEmpty ? .nan : ((values.max() ?? 0) - (values.min() ?? 0)) / median }
}

/// One side of a comparison: a name, and a function that does its work once and says what it measured.
struct Side {
  let name: String
  /// What was measured, and how this side was set up, where it had a choice.
  let measure: () throws -> (value: Double, setting: String?)

  init(_ name: String, _ measure: @escaping () throws -> Double) {
    self.init(name, setting: { (try measure(), nil) })
  }

  init(_ name: String, setting measure: @escaping () throws -> (value: Double, setting: String?)) {
    (self.name, self.measure) = (name, measure)
  }
}

/// Measures all sides in turn, round by round, so that what else the machine does falls on all alike. A first round warms up and does not count, unless the work is so
/// long that it makes no difference.
func inTurn(rounds: Int, warmsUp: Bool = true, _ sides: [Side], pause: () -> Void) throws -> [(sample: Sample, setting: String?)] {
  var results = sides.map { _ in (sample: Sample(), setting: String?.none) }
  for round in (warmsUp ? 0 : 1)...rounds {
    for (index, side) in sides.enumerated() {
      pause()
      let (value, setting) = try side.measure()
      if round > 0 { results[index].sample.values.append(value) }
      results[index].setting = setting
    }
  }
  return results
}

/// A fifth of a second of nothing.
func rest() { usleep(200_000) }
