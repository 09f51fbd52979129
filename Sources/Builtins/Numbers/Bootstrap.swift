import Engine
import Experiments
import Language
import Stopping

extension Builtin {
  static let bootstrap = Builtin(
    "bootstrap",
    "The mean with its percentile interval, from seeded resamples of the values (with replacement). With `against:` the comparison of two series by the same resamples of both (paired). The last axis is what is resampled (images); rows before it are conditions, and give a table with a row for each. `against:` with one more axis in front is several control sets, which are resampled, too, independently (crossed): the value is then the mean over the sets. With `from:` each condition is compared with that one.",
    topic: .numbers,
    parameters: Parameter<Resampled>.first("xs", "The values: [N], or [conditions, N]."),
    Parameter<Resampled?>.optional("against", default: nil, "What they are compared with: of the same shape, or [sets, conditions, N]."),
    Parameter<PairedBootstrap.Comparison>.optional("by", default: .difference, "How: .difference (xs − against) or .ratio (xs / against)."),
    Parameter<Int?>.optional("from", default: nil, "The condition whose value is taken away from each one's."),
    Parameter<Int>.optional("n", default: 10_000, "How many resamples."),
    Parameter<Double>.optional("level", default: 0.95, "The share of the resamples that the interval holds."),
    Parameter<Int>.optional("seed", default: 0, "The seed."), returns: .oneOf([.dictionary, .domain(Table.typeName)]),
    examples: [
      "bootstrap([1, 2, 3, 4], n: 1000)[\"mean\"] // 2.5",
      "bootstrap([2, 4, 6], against: [1, 2, 3], by: .ratio, n: 1000)[\"low\"] // 2",
      "bootstrap([[1, 1, 0, 1], [1, 0, 0, 1]], against: [[[1, 1, 1, 1], [1, 1, 1, 1]]], by: .ratio, from: 0, n: 100).column(\"value\") // [0, -0.25]",
    ]
  ) {
    (
      xs: Resampled, against: Resampled?, by: PairedBootstrap.Comparison, from: Int?, n: Int, level: Double, seed: Int
    ) throws(Trap) -> Value in
    guard (1...1_000_000).contains(n) else { throw Trap("`n` must lie between 1 and 1,000,000", argument: "n") }
    guard level > 0, level < 1 else { throw Trap("`level` must lie between 0 and 1", argument: "level") }
    let bootstrap = try PairedBootstrap(xs, against: against, by: by, from: from)
    let seed = UInt64(bitPattern: Int64(seed))
    var drawn: [[Double]] = []
    for start in Swift.stride(from: 0, to: n, by: 1024) {
      try Interruption.check()
      drawn += bootstrap.resamples(start..<Swift.min(n, start + 1024), seed: seed)
    }
    let tail = (1 - level) / 2
    let rows = bootstrap.estimate.enumerated().map { (condition, value) -> [Value] in
      let values = drawn.map { $0[condition] }
      return [value, values.quantile(tail), values.quantile(1 - tail)].map(Value.number)
    }
    let counts = [Value.int(bootstrap.units)] + (bootstrap.sets > 1 ? [.int(bootstrap.sets)] : [])
    let names = [against == nil && from == nil ? "mean" : "value", "low", "high", "n"] + (bootstrap.sets > 1 ? ["sets"] : [])
    let all = rows.map { $0 + counts }
    if xs.shape.count == 2 { return .domain(try Table(names.enumerated().map { index, name in .init(name, all.map { $0[index] }) })) }
    return .dictionary(.init(.init(uniqueKeysWithValues: Swift.zip(names.map { .string($0) }, all[0]))))
  }
}
