import Engine
import Testing

@testable import Experiments

/// Every stage: its adjoint, and a region of it against the whole.
@Suite struct TransformTests {
  static let side = 23
  static let stages: [any Transform] = [
    Pad(width: 4, mode: .reflect), Pad(width: 3, mode: .constant(0)), Shift(right: 3, down: -2), Shift(right: -7, down: 5),
    Shift.centreCrop(16, from: side), Resize(target: 20), Resize(target: 31), Resize(target: side), Resize(target: 1),
    Warp.rotation(degrees: 7, side: side), Warp.rotation(degrees: -31, side: side), Warp.rotation(degrees: 0, side: side),
    Warp.translation(right: 5, down: 2, side: side),
  ]

  private func fill(_ patch: Patch, _ random: Random) {
    for colour in 0..<3 {
      for y in patch.region.rows {
        for x in patch.region.columns { patch[colour, y, x] = random.normal(UInt64((colour * patch.side + y) * patch.side + x)) }
      }
    }
  }

  private func cells(_ patch: Patch) -> [Float] {
    var cells: [Float] = []
    for colour in 0..<3 {
      for y in 0..<patch.side { for x in 0..<patch.side { cells.append(patch[colour, y, x]) } }
    }
    return cells
  }

  private func dot(_ a: Patch, _ b: Patch) -> Double {
    var sum = 0.0
    for colour in 0..<3 {
      for y in a.region.rows { for x in a.region.columns { sum += Double(a[colour, y, x]) * Double(b[colour, y, x]) } }
    }
    return sum
  }

  private func regions(_ side: Int) -> [Region] {
    var list = [Region.whole(side)]
    if side >= 12 { list += [Region(rows: 5..<9, columns: 2..<11), Region(rows: 0..<3, columns: side - 4..<side)] }
    return list
  }

  @Test(arguments: stages.indices) func adjoint(_ index: Int) {
    let stage = Self.stages[index], random = Random(seed: 9)
    for region in regions(stage.outputSide(Self.side)) {
      let input = Patch(), output = Patch(), gradient = Patch(), result = Patch()
      let needed = stage.inputRegion(region, side: Self.side)
      input.reset(side: Self.side, region: needed)
      fill(input, random.split(1))
      output.reset(side: stage.outputSide(Self.side), region: region)
      stage.forward(input, output, rows: region.rows)
      gradient.reset(side: output.side, region: region)
      fill(gradient, random.split(2))
      result.reset(side: Self.side, region: needed)
      stage.backward(gradient, result, rows: region.rows)
      let (left, right) = (dot(output, gradient), dot(input, result))
      #expect(
        abs(left - right) < 2e-5 * max(1, dot(output, output).squareRoot() * dot(gradient, gradient).squareRoot()), "\(stage), \(region)")
    }
  }

  @Test(arguments: stages.indices) func aRegionIsACutOfTheWhole(_ index: Int) {
    let stage = Self.stages[index], random = Random(seed: 11)
    let side = stage.outputSide(Self.side)
    let input = Patch(), whole = Patch()
    input.reset(side: Self.side, region: .whole(Self.side))
    fill(input, random)
    whole.reset(side: side, region: .whole(side))
    stage.forward(input, whole, rows: 0..<side)
    for region in regions(side) {
      let part = Patch(), cut = Patch()
      part.reset(side: Self.side, region: stage.inputRegion(region, side: Self.side))
      fill(part, random)  // the same values at the same places
      cut.reset(side: side, region: region)
      stage.forward(part, cut, rows: region.rows)
      for colour in 0..<3 {
        for y in region.rows { for x in region.columns { #expect(cut[colour, y, x] == whole[colour, y, x], "\(stage) at \(y), \(x)") } }
      }
    }
  }

  @Test func rotationIsCounterClockwise() {
    // A bright pixel to the right of the centre moves up.
    let input = Patch(), output = Patch()
    input.reset(side: 21, region: .whole(21))
    input[0, 10, 18] = 1
    output.reset(side: 21, region: .whole(21))
    Warp.rotation(degrees: 90, side: 21).forward(input, output, rows: 0..<21)
    #expect(abs(output[0, 2, 10] - 1) < 1e-5)
  }

  @Test func reflectionDoesNotRepeatTheBorder() {
    let input = Patch(), output = Patch()
    input.reset(side: 4, region: .whole(4))
    for x in 0..<4 { for y in 0..<4 { input[1, y, x] = Float(x) } }
    output.reset(side: 10, region: .whole(10))
    Pad(width: 3, mode: .reflect).forward(input, output, rows: 0..<10)
    #expect((0..<10).map { output[1, 5, $0] } == [3, 2, 1, 0, 1, 2, 3, 2, 1, 0])
  }

  @Test func centreCropRoundsHalfToEven() {
    #expect(Shift.centreCrop(224, from: 225).right == 0)  // 0.5
    #expect(Shift.centreCrop(224, from: 227).right == -2)  // 1.5
    #expect(Shift.centreCrop(224, from: 230).right == -3)
  }

  @Test func movesInOneStageAreTheSameAsOneByOne() {
    let random = Random(seed: 12)
    let pairs: [([any Transform], [any Transform])] = [
      ([Pad(width: 6, mode: .reflect), Shift(right: -3, down: 5)], [Pad(width: 6, mode: .reflect, right: -3, down: 5)]),
      ([Shift(right: 4, down: -7), Shift.centreCrop(15, from: 21)], [Shift(right: 4, down: -7).then(.centreCrop(15, from: 21))]),
    ]
    for (apart, together) in pairs {
      let results = [apart, together].map { stages -> [Float] in
        let chain = TransformChain()
        chain.prepare(stages, side: 21) { .whole($0) }
        fill(chain.emptyInput(), random.split(1))
        let output = chain.forward(threads: .shared), side = output.side
        fill(chain.emptyOutputGradient(), random.split(2))
        let back = chain.backward(threads: .shared)
        return cells(output) + cells(back) + [Float(side)]
      }
      #expect(results[0] == results[1])
    }
  }

  /// Large enough for bands: their number is the shape's affair, so the bits are the same for any number of threads; and the sums over bands are the adjoint.
  @Test func bandsAreTheSameForAnyNumberOfThreads() {
    let random = Random(seed: 13), side = 160
    let draws = StepDraws(right1: 5, down1: -7, scale: 1.05, angle: -4, right2: -3, down2: 2)
    let stages = TransformRecipe.paper(jitter: 16, exact: false).stages(draws, side: side) + [Normalize(), Resize(target: 190)]
    #expect(Bands(.whole(side)).count > 2)
    let results = [1, 4].map { count -> [Float] in
      let chain = TransformChain(), threads = Threads(count: count)
      chain.prepare(stages, side: side) { .whole($0) }
      fill(chain.emptyInput(), random.split(1))
      let output = chain.forward(threads: threads)
      // The normalization is affine: what it adds is what an image of zeros gives.
      let gradient = chain.emptyOutputGradient()
      fill(gradient, random.split(2))
      let left = dot(output, gradient), back = chain.backward(threads: threads), right = dot(chain.input, back)
      let empty = TransformChain()
      empty.prepare(stages, side: side) { .whole($0) }
      let zeros = empty.emptyInput()
      for c in 0..<3 { for y in 0..<side { for x in 0..<side { zeros[c, y, x] = 0 } } }
      let base = dot(empty.forward(threads: threads), gradient)
      #expect(abs(left - base - right) < 1e-5 * (dot(output, output) * dot(gradient, gradient)).squareRoot())
      return cells(output) + cells(back)
    }
    #expect(results[0] == results[1])
  }

  @Test func chainCarriesTheRegionBack() {
    let chain = TransformChain()
    let stages: [any Transform] = [
      Pad(width: 4, mode: .reflect), Shift(right: 2, down: -1), Resize(target: 33), Warp.rotation(degrees: 4, side: 33),
      Shift.centreCrop(23, from: 33),
    ]
    var results: [[Float]] = []
    for window in [Region.whole(23), Region(rows: 9..<14, columns: 8..<12)] {
      chain.prepare(stages, side: 23) { side in
        #expect(side == 23)
        return window
      }
      fill(chain.emptyInput(), Random(seed: 2))
      let output = chain.forward(threads: .shared)
      results.append((9..<14).flatMap { y in (8..<12).map { output[2, y, $0] } })
      let gradient = chain.emptyOutputGradient()
      fill(gradient, Random(seed: 4))
      let left = dot(output, gradient)
      let back = chain.backward(threads: .shared)
      #expect(abs(left - dot(chain.input, back)) < 1e-3)
    }
    #expect(results[0] == results[1])
  }
}
