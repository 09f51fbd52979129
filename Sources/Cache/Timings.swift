import Synchronization

/// How much there is to compute for one part of a call, in its own units: steps, images.
public struct Work: Sendable, Hashable {
  /// What decides how long a unit takes, the weightiest first: operation, network, place….
  public let kind: [String]
  public let units: Double
  public init(_ kind: [String], units: Double) { (self.kind, self.units) = (kind, units) }
}

/// How long a unit of each kind of work took on this machine, and how much memory the program had when it was done. It lies beside the cache, as lines of text; it is for
/// estimates only, so that nothing is lost with it.
public struct Timings: Sendable {
  private struct Rate: Sendable {
    var seconds: Double, megabytes: Double
  }
  private var rates: [String: Rate] = [:]

  private static func path(_ store: Store) -> String { Paths.join(store.folder, "timings") }
  private static func key(_ kind: [String]) -> String { kind.joined(separator: " ") + " " }

  public init(_ store: Store) {
    guard let bytes = try? Files.read(Self.path(store), limit: 1 << 22) else { return }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t")
      guard parts.count == 3, let seconds = Double(parts[1]), let megabytes = Double(parts[2]), seconds.isFinite, seconds >= 0 else {
        continue
      }
      rates[String(parts[0])] = Rate(seconds: seconds, megabytes: megabytes)
    }
  }

  /// Seconds for so many parts: from work of the same kind, else from the likest that there was; nil if there was none.
  public func estimate(_ work: Work, parts: Int) -> (seconds: Double, megabytes: Double)? {
    for length in stride(from: work.kind.count, to: 0, by: -1) {
      let prefix = Self.key(Array(work.kind.prefix(length)))
      let found = rates.filter { $0.key.hasPrefix(prefix) }.values
      guard !found.isEmpty else { continue }
      let seconds = found.reduce(0) { $0 + $1.seconds } / Double(found.count)
      return (seconds * work.units * Double(parts), found.map(\.megabytes).max() ?? 0)
    }
    return nil
  }

  /// Notes what parts of some work took. What took next to nothing says little, and is passed over.
  static func note(_ work: Work, parts: Int, seconds: Double, megabytes: Double, in store: Store) {
    guard seconds > 0.2, work.units > 0, parts > 0 else { return }
    var timings = Timings(store)
    let rate = seconds / work.units / Double(parts), key = key(work.kind)
    let before = timings.rates[key]
    // A running mean: one busy minute does not count for ever, and not alone.
    timings.rates[key] = Rate(seconds: before.map { ($0.seconds + rate) / 2 } ?? rate, megabytes: max(before?.megabytes ?? 0, megabytes))
    let lines = timings.rates.sorted { $0.key < $1.key }.suffix(5000).map {
      "\($0.key)\t\($0.value.seconds)\t\($0.value.megabytes.rounded())"
    }
    try? AtomicFile.write(lines.joined(separator: "\n"), to: path(store))
  }
}
