import HashedNetwork
import Engine
import Foundation
import Networks
import Testing

@testable import Experiments

/// Lucent's ascents, step by step, from Lucent's states (see Tests/Golden/lucent_golden.py for how they are recorded).
@Suite(.serialized) struct LucentReplayTests {
  static let network = Result { try HashedNetwork.resnet18() }

  /// The 64 rows of signs on which gradients were projected.
  private static func project(_ values: [Float]) -> [Double] {
    let random = Random(seed: 1)
    var sums = [Double](repeating: 0, count: 64)
    for (index, value) in values.enumerated() {
      let bits = random.bits(UInt64(index)), value = Double(value)
      for k in 0..<64 { sums[k] += (bits >> UInt64(k)) & 1 == 1 ? value : -value }
    }
    return sums
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  @Test(arguments: ["1.1", "2.1", "3.1"], ["small", "large"]) func replay(block: String, record: String) throws {
    let golden = try GoldenFile("lucent/ascent-\(block).safetensors")
    let rows = try golden.doubles("\(record).draws")
    let draws = try stride(from: 0, to: rows.count, by: 6).map { try #require(StepDraws(row: Array(rows[$0..<$0 + 6]))) }
    let objectives = try golden.floats("\(record).objective"), largest = try golden.floats("\(record).largest")
    let norms = try golden.floats("\(record).norm"), projections = try golden.floats("\(record).projections")
    let levels = try golden.floats("\(record).level"), codes = try golden.bytes("\(record).q")
    let channel = Int(try golden.floats("channel")[0])

    var visualization = Visualization(
      network: try Self.network.get(), tap: try Self.network.get().tap(block: block, layer: .pre), channels: [channel])
    (visualization.size, visualization.recipe, visualization.exact) = record == "small" ? (64, .lucent, false) : (224, .paper, true)
    visualization.steps = draws.count
    visualization.draws = draws
    if record == "large" { #expect(visualization.paperJitter == Int(try golden.floats("jitter")[0])) }
    try visualization.check()
    let space = Workspace(visualization, threads: .shared), spectrum = space.spectrum, count = spectrum.elements
    let random = Random(seed: record == "small" ? 11 : 12), size = Float(0.01 * 12.squareRoot())
    spectrum.start((0..<count).map { (random.uniform(UInt64($0)) - 0.5) * size }, columns: spectrum.frequencies)

    var coarse = [Float](repeating: 0, count: spectrum.count)
    let each = codes.count / draws.count
    let places = (0..<count).map { spectrum.place($0, columns: spectrum.frequencies) ?? $0 }
    var gradient = [Float](repeating: 0, count: count)
    var worst = (objective: 0.0, cosine: 1.0, norm: 0.0)
    for (index, draw) in draws.enumerated() {
      let (objective, _) = try space.evaluate(channel: channel, draw, rule: .ordinary)
      worst.objective = max(worst.objective, Double(abs(objective - objectives[index]) / largest[index]))
      let derivative = spectrum.derivative(scaled: true)
      for i in 0..<count { gradient[i] = derivative[places[i]] }
      let ours = Self.project(gradient), theirs = projections[index * 64..<index * 64 + 64].map(Double.init)
      let cosine = Self.dot(ours, theirs) / (Self.dot(ours, ours) * Self.dot(theirs, theirs)).squareRoot()
      worst.cosine = min(worst.cosine, cosine)
      let norm = gradient.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      worst.norm = max(worst.norm, abs(norm / Double(norms[index]) - 1))
      // On with the coarse gradient that the reference's optimizer was given, too.
      for i in 0..<count {
        let digit = Int(codes[index * each + i / 5]) / [1, 3, 9, 27, 81][i % 5] % 3
        coarse[places[i]] = Float(digit - 1) * levels[index]
      }
      Adam().step(spectrum, index + 1, derivative: coarse, threads: .shared)
    }
    let end = Self.project(places.map { spectrum.parameters[$0] }), expected = try golden.floats("\(record).end").map(Double.init)
    let drift = (zip(end, expected).map { ($0 - $1) * ($0 - $1) }.reduce(0, +) / Self.dot(expected, expected)).squareRoot()
    print(
      "\(block) \(record), \(draws.count) steps: objective off by \(worst.objective) of the largest value, cosine ≥ \(worst.cosine), norm within \(worst.norm), parameters at the end off by \(drift)"
    )
    #expect(worst.objective < 2e-5)
    #expect(worst.cosine > 0.995)
    #expect(drift < 1e-5)
  }
}
