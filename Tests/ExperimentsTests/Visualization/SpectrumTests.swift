import Engine
import Foundation
import Testing

@testable import Experiments

/// The parametrization against its definition written out, and each map against its adjoint: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩.
@Suite struct SpectrumTests {
  /// Lucent's definition, term by term, in double precision, from the parameters as a tensor of shape (3, n, n/2 + 1, 2).
  private func naive(_ parameters: [Float], _ n: Int, colour: Int, row: Int, column: Int) -> Double {
    let frequencies = n / 2 + 1
    var sum = 0.0
    for fy in 0..<n {
      for fx in 0..<frequencies {
        let vertical = Double(fy < (n + 1) / 2 ? fy : fy - n) / Double(n), horizontal = Double(fx) / Double(n)
        let scale = 1 / max((vertical * vertical + horizontal * horizontal).squareRoot(), 1 / Double(n))
        let index = ((colour * n + fy) * frequencies + fx) * 2
        let re = Double(parameters[index]) * scale, im = Double(parameters[index + 1]) * scale
        let angle = 2 * Double.pi * Double((fy * row + fx * column) % n) / Double(n)
        let weight = fx == 0 || 2 * fx == n ? 1.0 : 2.0
        sum += weight * (re * cos(angle) - im * sin(angle))
      }
    }
    return sum / Double(n) / 4
  }

  /// The three planes of the region's components.
  private func image(_ spectrum: Spectrum, _ region: Region, _ threads: Threads = .shared) -> [Float] {
    var target = [Float](repeating: 0, count: 3 * region.count)
    target.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let planes = Planes(base: base, rowStride: region.width, planeStride: region.count)
      spectrum.image(region, .none, into: planes, threads: threads)
    }
    return target
  }

  private func adjoint(_ spectrum: Spectrum, _ source: [Float], _ region: Region, _ threads: Threads = .shared) {
    var source = source
    source.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let planes = Planes(base: base, rowStride: region.width, planeStride: region.count)
      spectrum.adjoint(planes, colours: nil, region, threads: threads)
    }
  }

  private func norm(_ values: [Float]) -> Double { values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }

  /// Whole images, windows in the middle and off it, single pixels, corners; sides of every kind: divisible by 4, by 2, odd, prime, twice a prime, a power of two.
  static let sides = [1, 2, 3, 4, 8, 9, 13, 14, 15, 16, 22, 24, 33]
  static func regions(_ side: Int) -> [Region] {
    let (half, third, quarter) = (side / 2, side / 3, side / 4)
    return [
      .whole(side), Region(rows: quarter..<side - third, columns: third..<side - quarter),
      Region(rows: half..<half + 1, columns: half..<half + 1), Region(rows: 0..<1, columns: side - 1..<side),
      Region(rows: 0..<third + 1, columns: quarter..<side), Region(rows: half..<side, columns: half - quarter..<half + 1),
    ]
  }

  @Test(arguments: sides) func imageIsTheDefinition(side: Int) {
    let spectrum = Spectrum(side: side), random = Random(seed: 3)
    let parameters = (0..<spectrum.elements).map { 0.01 * random.normal(UInt64($0)) }
    spectrum.start(parameters, columns: spectrum.frequencies)
    for region in Self.regions(side) {
      let found = image(spectrum, region)
      var worst = 0.0
      for colour in 0..<3 {
        for y in region.rows {
          for x in region.columns {
            let index = (colour * region.height + y - region.rows.lowerBound) * region.width + x - region.columns.lowerBound
            worst = max(worst, abs(Double(found[index]) - naive(parameters, side, colour: colour, row: y, column: x)))
          }
        }
      }
      #expect(worst < 2e-8, "side \(side), \(region): \(worst)")
    }
  }

  @Test(arguments: sides) func theWayBackIsTheAdjoint(side: Int) {
    let spectrum = Spectrum(side: side), random = Random(seed: 5)
    spectrum.start(random.split(0))
    for region in Self.regions(side) { expectAdjoint(spectrum, region, random) }
  }

  @Test(arguments: [(224, 90..<133, 71..<140), (224, 0..<224, 0..<224), (223, 3..<60, 0..<64), (250, 20..<240, 100..<130)])
  func largeImagesToo(side: Int, rows: Range<Int>, columns: Range<Int>) {
    let spectrum = Spectrum(side: side), random = Random(seed: 5), region = Region(rows: rows, columns: columns)
    let parameters = (0..<spectrum.elements).map { 0.01 * random.normal(UInt64($0)) }
    spectrum.start(parameters, columns: spectrum.frequencies)
    expectAdjoint(spectrum, region, random)
    let found = image(spectrum, region), largest = found.map(abs).max() ?? 0
    for sample in 0..<40 {
      let counter = 3 * UInt64(sample)
      let colour = random.integer(counter, below: 3), y = random.integer(counter + 1, below: rows.count)
      let x = random.integer(counter + 2, below: columns.count)
      let expected = naive(parameters, side, colour: colour, row: rows.lowerBound + y, column: columns.lowerBound + x)
      #expect(abs(Double(found[(colour * rows.count + y) * columns.count + x]) - expected) < 1e-6 * Double(largest))
    }
  }

  /// ⟨A x, y⟩ = ⟨x, Aᵀ y⟩, both for the sums and differences and for the parameters themselves.
  private func expectAdjoint(_ spectrum: Spectrum, _ region: Region, _ random: Random) {
    let source = (0..<3 * region.count).map { random.split(1).normal(UInt64($0)) }
    let pixels = image(spectrum, region)
    adjoint(spectrum, source, region)
    let derivative = spectrum.derivative(scaled: true)
    let left = zip(pixels, source).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    let right = (0..<spectrum.count).reduce(0.0) { $0 + Double(spectrum.halves[$1]) * Double(spectrum.gradient[$1]) }
    let parameters = (0..<spectrum.count).reduce(0.0) { $0 + Double(spectrum.parameters[$1]) * Double(derivative[$1]) }
    let size = norm(pixels) * norm(source)
    #expect(abs(left - right) < 1e-6 * size, "side \(spectrum.side), \(region)")
    #expect(abs(left - parameters) < 1e-6 * size, "side \(spectrum.side), \(region)")
  }

  @Test(arguments: [24, 33, 64]) func bitsDoNotDependOnThreads(side: Int) {
    var results: [[Float]] = []
    for count in [1, 3] {
      let threads = Threads(count: count), spectrum = Spectrum(side: side), region = Region(rows: 3..<side - 2, columns: 1..<side - 4)
      spectrum.start(Random(seed: 8))
      var found: [Float] = []
      for step in 1...3 {
        found = image(spectrum, region, threads)
        adjoint(spectrum, found, region, threads)
        Adam().step(spectrum, step, threads: threads)
      }
      results.append(found + (0..<spectrum.count).map { spectrum.parameters[$0] })
    }
    #expect(results[0] == results[1])
  }

  /// Adam as PyTorch writes it, parameter by parameter in double precision; and `halves` are up to date after it.
  @Test(arguments: [8, 9]) func adamIsPyTorchs(side: Int) {
    let spectrum = Spectrum(side: side), random = Random(seed: 9), adam = Adam()
    spectrum.start(random.split(0))
    var p = (0..<spectrum.count).map { Double(spectrum.parameters[$0]) }
    var m = [Double](repeating: 0, count: spectrum.count), v = m
    for step in 1...4 {
      let source = (0..<3 * side * side).map { random.split(UInt64(step)).normal(UInt64($0)) }
      adjoint(spectrum, source, .whole(side))
      let gradient = spectrum.derivative(scaled: true)
      adam.step(spectrum, step, threads: .shared)
      for i in 0..<spectrum.count {
        let g = Double(gradient[i])
        m[i] += (g - m[i]) * (1 - adam.beta1)
        v[i] = v[i] * adam.beta2 + g * g * (1 - adam.beta2)
        let root = (v[i] / (1 - pow(adam.beta2, Double(step)))).squareRoot()
        p[i] -= adam.rate / (1 - pow(adam.beta1, Double(step))) * m[i] / (root + adam.epsilon)
        #expect(abs(Double(spectrum.parameters[i]) - p[i]) < 1e-6)
      }
      let halves = (0..<spectrum.count).map { spectrum.halves[$0] }
      spectrum.rescale()
      #expect(halves == (0..<spectrum.count).map { spectrum.halves[$0] })
    }
  }

  private func line(_ base: UnsafeMutablePointer<Float>, _ count: Int) -> Planes {
    Planes(base: base, rowStride: 3 * count, planeStride: count)
  }

  @Test func coloursAreLucents() {
    let count = 11
    let values = (0..<3 * count).map { Float($0 % 7) - 3 + Float($0) / 50 }
    var pixels = values
    pixels.withUnsafeMutableBufferPointer {
      if let base = $0.baseAddress { Colour.apply(line(base, count), line(base, count), columns: count) }
    }
    for i in 0..<count {
      for colour in 0..<3 {
        let sum = (0..<3).reduce(0.0) { $0 + Double(Colour.matrix[colour * 3 + $1]) * Double(values[$1 * count + i]) }
        #expect(abs(Double(pixels[colour * count + i]) - 1 / (1 + exp(-sum))) < 2e-7)
      }
    }
    // The adjoint, by central differences in double precision.
    var gradient = (0..<3 * count).map { Float(($0 * 5) % 11) / 11 - 0.4 }
    let weights = gradient
    gradient.withUnsafeMutableBufferPointer { buffer in
      pixels.withUnsafeMutableBufferPointer {
        if let base = buffer.baseAddress, let p = $0.baseAddress {
          Colour.adjoint(line(base, count), colours: line(p, count), line(base, count), columns: count)
        }
      }
    }
    for i in 0..<count {
      for component in 0..<3 {
        var derivative = 0.0
        for colour in 0..<3 {
          let p = Double(pixels[colour * count + i])
          derivative += Double(weights[colour * count + i]) * p * (1 - p) * Double(Colour.matrix[colour * 3 + component])
        }
        #expect(abs(Double(gradient[component * count + i]) - derivative) < 1e-6)
      }
    }
  }

  @Test func extremeColoursStayFinite() {
    var pixels: [Float] = [1e6, -1e6, 0, 500, -500, 88, -88, 1, 0] + [Float](repeating: 3e5, count: 18)
    pixels.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { Colour.apply(line(base, 9), line(base, 9), columns: 9) } }
    #expect(pixels.allSatisfy { $0 >= 0 && $0 <= 1 })
  }
}
