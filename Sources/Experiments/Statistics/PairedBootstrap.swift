import Engine
import Stopping

/// Resamples of units (images) with replacement, the same for every condition and for both sides of a comparison; where the other side is several control
/// sets, these are resampled, too, independently of the units (a crossed, or "pigeonhole", bootstrap: Owen 2007).
///
/// For condition p, with x the values of one side and y those of control set s (of S), each averaged over the drawn units:
/// value(p) = 1/S Σₛ compare(x(p), y(s, p)), and with a baseline condition b, value(p) − value(b).
public struct PairedBootstrap: Sendable {
  public enum Comparison: String, Sendable, CaseIterable { case difference, ratio }

  public let conditions: Int, units: Int, sets: Int
  private let comparison: Comparison, baseline: Int?
  /// A row a unit: first the conditions of x, then those of each control set.
  private let columns: [Double]
  private let width: Int

  /// - Parameters:
  ///   - values: [conditions][units], at least one of each.
  ///   - controls: [sets][conditions][units]; none: the means of `values` alone.
  ///   - baseline: a condition, or nil.
  /// Units with a value that is not a number in any row are left out of all. Shapes that do not agree give nil.
  public init?(_ values: [[Double]], controls: [[[Double]]] = [], by comparison: Comparison = .difference, baseline: Int? = nil) {
    let all = values + controls.flatMap { $0 }
    guard let count = values.first?.count, all.allSatisfy({ $0.count == count }), controls.allSatisfy({ $0.count == values.count }) else {
      return nil
    }
    if let baseline, !values.indices.contains(baseline) { return nil }
    let kept = (0..<count).filter { unit in all.allSatisfy { !$0[unit].isNaN } }
    columns = kept.flatMap { unit in all.map { $0[unit] } }
    (conditions, units, sets, width) = (values.count, kept.count, controls.count, all.count)
    (self.comparison, self.baseline) = (comparison, baseline)
  }

  /// The value of each condition with every unit and every set counted once.
  public var estimate: [Double] {
    value(sums: sums(of: Array(0..<units)), sets: Array(0..<sets))
  }

  /// The values of the seeded resamples of these numbers: [resamples][conditions]. Independent of the number of threads. No units, no resamples.
  public func resamples(_ numbers: Range<Int>, seed: UInt64) -> [[Double]] {
    guard units > 0 else { return [] }
    return inParallel(Array(numbers)) { resample in
      if Interruption.isRequested { return [Double](repeating: .nan, count: conditions) }
      let random = Random(seed: seed, stream: UInt64(resample))
      let drawn = (0..<units).map { random.integer(UInt64($0), below: units) }
      let drawnSets = (0..<sets).map { random.integer(UInt64(units + $0), below: sets) }
      return value(sums: sums(of: drawn), sets: drawnSets)
    }
  }

  /// Of each column, the sum over the drawn units.
  private func sums(of drawn: [Int]) -> [Double] {
    var sums = [Double](repeating: 0, count: width)
    for unit in drawn {
      let start = unit * width
      for column in 0..<width { sums[column] += columns[start + column] }
    }
    return sums
  }

  private func value(sums: [Double], sets drawn: [Int]) -> [Double] {
    let count = Double(units)
    let values = (0..<conditions).map { condition -> Double in
      let own = sums[condition] / count
      if drawn.isEmpty { return own }
      return drawn.reduce(0) { total, set in
        let other = sums[(set + 1) * conditions + condition] / count
        return total + (comparison == .ratio ? own / other : own - other)
      } / Double(drawn.count)
    }
    guard let baseline else { return values }
    return values.map { $0 - values[baseline] }
  }
}
