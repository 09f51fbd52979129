import Dispatch

/// Seconds that a piece of work takes.
func seconds(_ work: () throws -> Void) rethrows -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  try work()
  return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
}

/// The median of an odd number of runs.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
}

/// Ours and the peer's, in turn, so that what else the machine does falls on both alike.
struct Comparison {
  let ours: Double, peer: Double?

  init(rounds: Int = 5, ours: () throws -> Double, peer: (() throws -> Double)? = nil) throws {
    var (mine, others): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
      mine.append(try ours())
      if let peer { others.append(try peer()) }
    }
    self.ours = median(mine)
    self.peer = peer == nil ? nil : median(others)
  }
}

/// The report's table, a line a measurement.
struct Report {
  private var lines: [String] = []

  mutating func heading(_ title: String) {
    lines += ["", "## \(title)", "", "| what | ours | peer | peer / ours |", "|---|---:|---:|---:|"]
  }

  mutating func row(_ what: String, _ result: Comparison, unit: String = "ms", scale: Double = 1000) {
    let peer = result.peer.map { "\(text($0 * scale)) \(unit)" } ?? "–"
    let ratio = result.peer.map { text($0 / result.ours) + "×" } ?? "–"
    lines.append("| \(what) | \(text(result.ours * scale)) \(unit) | \(peer) | \(ratio) |")
    print(lines[lines.count - 1])
  }

  mutating func note(_ text: String) { lines.append(text) }

  var markdown: String { lines.joined(separator: "\n") + "\n" }

  private func text(_ number: Double) -> String {
    let places = number < 10 ? 2 : number < 100 ? 1 : 0
    return number.fixed(places)
  }
}
