import Engine
import Foundation
import Testing

@testable import Experiments

/// The parametrization and every transform against Lucent and kornia (Tests/Golden/lucent_golden.py).
@Suite struct LucentStageTests {
  @Test(arguments: [16, 15]) func parametrization(side: Int) throws {
    let golden = try GoldenFile("lucent/spectrum.safetensors")
    let parameters = try golden.floats("\(side).parameters"), shape = try golden.shape("\(side).parameters")
    let spectrum = Spectrum(side: side)
    spectrum.start(parameters, columns: shape[2])
    let count = 3 * side * side, random = Random(seed: 2, stream: UInt64(side))
    let expected = try golden.floats("\(side).image"), derivative = try golden.floats("\(side).gradient")
    var colours = [Float](repeating: 0, count: count), gradient = (0..<count).map { random.uniform(UInt64($0)) }
    colours.withUnsafeMutableBufferPointer { colours in
      gradient.withUnsafeMutableBufferPointer { gradient in
        guard let c = colours.baseAddress, let g = gradient.baseAddress else { return }
        func planes(_ base: UnsafeMutablePointer<Float>) -> Planes { Planes(base: base, rowStride: side, planeStride: side * side) }
        spectrum.image(.whole(side), .colours, into: planes(c), threads: .shared)
        spectrum.adjoint(planes(g), colours: planes(c), .whole(side), threads: .shared)
      }
    }
    let found = spectrum.derivative(scaled: true)
    let difference = (0..<count).map { abs(colours[$0] - expected[$0]) }.max() ?? 1
    print("side \(side): image differs by \(difference)")
    #expect(difference < 1e-6)
    var worst: Float = 0
    let largest = derivative.map(abs).max() ?? 0
    for (index, value) in derivative.enumerated() {
      // Ours has no unused column.
      guard let at = spectrum.place(index, columns: shape[2]) else {
        #expect(value == 0)
        continue
      }
      worst = max(worst, abs(found[at] - value))
    }
    print("side \(side): gradient differs by \(worst) of \(largest)")
    #expect(worst < 2e-6 * largest)
  }

  static let cases: [(String, TransformRecipe, UInt64)] = [
    ("lucent-a", .lucent, 1), ("lucent-b", .lucent, 2), ("paper-16", .paper(jitter: 16, exact: true), 3),
    ("paper-4", .paper(jitter: 4, exact: true), 4), ("paper-0", .paper(jitter: 0, exact: true), 6),
  ]

  @Test(arguments: cases.indices) func transforms(index: Int) throws {
    let (name, recipe, seed) = Self.cases[index], side = 20
    let golden = try GoldenFile("lucent/stages.safetensors")
    let draws = try #require(StepDraws(row: try golden.doubles("\(name).draws")))
    let stages = recipe.stages(draws, side: side) + [Normalize(), Resize(target: 50)]
    let chain = TransformChain()
    chain.prepare(stages, side: side) { .whole($0) }
    let input = chain.emptyInput(), random = Random(seed: 3, stream: seed)
    for colour in 0..<3 {
      for y in 0..<side { for x in 0..<side { input[colour, y, x] = random.uniform(UInt64((colour * side + y) * side + x)) } }
    }
    let output = chain.forward(threads: .shared)

    // Lucent's stages: pad, jitter, scale (with its pad), rotation, jitter, crop, normalization, upsampling; ours leave out those that change nothing.
    var expected: [[Float]] = []
    while let stage = try? golden.floats("\(name).\(expected.count)") { expected.append(stage) }
    var seen = 0
    for (index, patch) in chain.patches.enumerated().dropFirst() where index != Self.beforePad(stages) {
      // The next of Lucent's stages that looks like it, where it was needed at all.
      while seen < expected.count, Self.distance(patch, expected[seen]) > 2e-5 { seen += 1 }
      #expect(seen < expected.count, "\(name): no stage of Lucent's looks like \(stages[index - 1])")
    }
    let last = (0..<50).flatMap { y in (0..<50).map { output[1, y, $0] } }
    let difference = Self.distance(last, try #require(expected.last))
    print("\(name) \(draws): \(difference) at the end of \(expected.count) stages")
    #expect(difference < 2e-5)

    let weights = Random(seed: 4, stream: seed), gradient = chain.emptyOutputGradient()
    for colour in 0..<3 {
      for y in 0..<50 { for x in 0..<50 { gradient[colour, y, x] = weights.uniform(UInt64((colour * 50 + y) * 50 + x)) } }
    }
    let back = chain.backward(threads: .shared)
    let found = (0..<3).flatMap { colour in (0..<side).flatMap { y in (0..<side).map { back[colour, y, $0] } } }
    let derivative = try golden.floats("\(name).gradient")
    #expect(Self.distance(found, derivative) < 2e-5 * (derivative.map(abs).max() ?? 0))
  }

  /// The scaled image before its border of zeros, which Lucent makes in one stage.
  private static func beforePad(_ stages: [any Transform]) -> Int? {
    for (index, stage) in stages.enumerated() where index > 0 && stage is Pad && stages[index - 1] is Resize { return index }
    return nil
  }

  /// On the patch's region.
  private static func distance(_ patch: Patch, _ green: [Float]) -> Float {
    guard green.count == patch.side * patch.side else { return .infinity }
    var worst: Float = 0
    for y in patch.region.rows { for x in patch.region.columns { worst = max(worst, abs(patch[1, y, x] - green[y * patch.side + x])) } }
    return worst
  }

  private static func distance(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }
}
