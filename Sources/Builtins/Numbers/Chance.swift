import Engine
import Experiments
import Language

extension Builtin {
  static let sample = Builtin(
    "sample", "n different elements in random order; the same seed gives the same ones.", topic: .numbers,
    parameters: Parameter<[Value]>.first("xs", "What to draw from."), Parameter<Int>.first("n", "How many."),
    Parameter<Int>.required("seed", "The seed."), examples: ["sample(0..<10, 3, seed: 1).count // 3"]
  ) { (_, xs: [Value], n: Int, seed: Int) throws(Trap) -> [Value] in
    guard (0...xs.count).contains(n) else { throw Trap("cannot draw \(n) of \(xs.count) elements", argument: "n") }
    return Random(seed: .init(bitPattern: Int64(seed))).permutation(xs.count).prefix(n).map { xs[$0] }
  }

  static let shuffle = Builtin(
    "shuffle", "All elements in random order; the same seed gives the same order.", topic: .numbers,
    parameters: Parameter<[Value]>.first("xs", "The elements."), Parameter<Int>.required("seed", "The seed."),
    examples: ["sort(shuffle([3, 1, 2], seed: 4)) // [1, 2, 3]"]
  ) { (_, xs: [Value], seed: Int) throws(Trap) -> [Value] in
    Random(seed: .init(bitPattern: Int64(seed))).permutation(xs.count).map { xs[$0] }
  }

  static let bootstrap = Builtin(
    "bootstrap", "The mean with its percentile interval, from seeded resamples of the values (with replacement).", topic: .numbers,
    parameters: Parameter<Samples>.first("xs", "The values."), Parameter<Int>.optional("n", default: 10_000, "How many resamples."),
    Parameter<Double>.optional("level", default: 0.95, "The share of the resamples that the interval holds."),
    Parameter<Int>.optional("seed", default: 0, "The seed."), returns: .dictionary,
    examples: ["bootstrap([1, 2, 3, 4], n: 1000)[\"mean\"] // 2.5"]
  ) { (context, xs: Samples, n: Int, level: Double, seed: Int) throws(Trap) -> Value in
    let values = try xs.atLeast(1, for: "bootstrap")
    guard (1...1_000_000).contains(n) else { throw Trap("`n` must lie between 1 and 1,000,000", argument: "n") }
    guard level > 0, level < 1 else { throw Trap("`level` must lie between 0 and 1", argument: "level") }
    var means: [Double] = []
    means.reserveCapacity(n)
    for resample in 0..<n {
      if resample % 256 == 0 { try context.checkInterrupt() }
      let random = Random(seed: .init(bitPattern: Int64(seed)), stream: UInt64(resample))
      var total = 0.0
      for draw in 0..<values.count { total += values[random.integer(UInt64(draw), below: values.count)] }
      means.append(total / Double(values.count))
    }
    means.sort()
    let tail = (1 - level) / 2
    return .dictionary(
      .init([
        .string("mean"): .number(values.mean), .string("low"): .number(means.sortedQuantile(tail)),
        .string("high"): .number(means.sortedQuantile(1 - tail)), .string("n"): .int(values.count),
      ]))
  }
}
