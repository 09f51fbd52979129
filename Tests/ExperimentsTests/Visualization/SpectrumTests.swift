import Engine
import Foundation
import Testing

@testable import Experiments

/// The parametrization against its definition written out, and each map against its adjoint: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩.
@Suite struct SpectrumTests {
  /// Lucent's definition, term by term, in double precision.
  private func naive(_ spectrum: Spectrum, colour: Int, row: Int, column: Int) -> Double {
    let n = spectrum.side
    var sum = 0.0
    for fy in 0..<n {
      for fx in 0..<spectrum.frequencies {
        let vertical = Double(fy < (n + 1) / 2 ? fy : fy - n) / Double(n), horizontal = Double(fx) / Double(n)
        let scale = 1 / max((vertical * vertical + horizontal * horizontal).squareRoot(), 1 / Double(n))
        let index = colour * spectrum.plane + fy * 2 * spectrum.frequencies + fx
        let re = Double(spectrum.parameters[index]) * scale, im = Double(spectrum.parameters[index + spectrum.frequencies]) * scale
        let angle = 2 * Double.pi * Double(fy * row + fx * column) / Double(n)
        let weight = fx == 0 || 2 * fx == n ? 1.0 : 2.0
        sum += weight * (re * cos(angle) - im * sin(angle))
      }
    }
    return sum / Double(n) / 4
  }

  private func image(_ spectrum: Spectrum, _ region: Region, fourier: Bool) -> [Float] {
    var target = [Float](repeating: 0, count: 3 * region.count)
    target.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      if fourier {
        spectrum.fourier?.image(spectrum.scaled, region, into: base, threads: .shared)
      } else {
        spectrum.products.image(spectrum.scaled, region, into: base, threads: .shared)
      }
    }
    return target
  }

  @Test(arguments: [8, 9, 14, 15]) func imageIsTheDefinition(side: Int) {
    let spectrum = Spectrum(side: side)
    spectrum.start(Random(seed: 3))
    let region = Region(rows: 1..<side - 2, columns: 2..<side)
    for fourier in side.isMultiple(of: 2) ? [true, false] : [false] {
      let found = image(spectrum, region, fourier: fourier)
      var worst = 0.0
      for colour in 0..<3 {
        for y in region.rows {
          for x in region.columns {
            let index = ((y - region.rows.lowerBound) * 3 + colour) * region.columns.count + x - region.columns.lowerBound
            worst = max(worst, abs(Double(found[index]) - naive(spectrum, colour: colour, row: y, column: x)))
          }
        }
      }
      #expect(worst < 3e-8, "side \(side), fourier \(fourier): \(worst)")
    }
  }

  @Test(arguments: [(224, 90..<133, 71..<140), (224, 0..<224, 0..<224), (64, 3..<60, 0..<64), (33, 0..<20, 4..<33), (64, 20..<41, 29..<40)])
  func bothWaysAgreeAndAreAdjoint(side: Int, rows: Range<Int>, columns: Range<Int>) {
    let spectrum = Spectrum(side: side), region = Region(rows: rows, columns: columns)
    let random = Random(seed: 5)
    spectrum.start(random.split(0))
    let source = (0..<3 * region.count).map { random.split(1).normal(UInt64($0)) }
    var results: [[Float]] = []
    for fourier in side.isMultiple(of: 2) ? [false, true] : [false] {
      let pixels = image(spectrum, region, fourier: fourier)
      source.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        if fourier {
          spectrum.fourier?.adjoint(base, region, into: spectrum.gradient, threads: .shared)
        } else {
          spectrum.products.adjoint(base, region, into: spectrum.gradient, threads: .shared)
        }
      }
      let left = zip(pixels, source).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      let right = (0..<spectrum.count).reduce(0.0) { $0 + Double(spectrum.scaled[$1]) * Double(spectrum.gradient[$1]) }
      let size = (pixels.reduce(0.0) { $0 + Double($1 * $1) } * source.reduce(0.0) { $0 + Double($1 * $1) }).squareRoot()
      #expect(abs(left - right) < 1e-6 * size, "side \(side), fourier \(fourier)")
      results.append(pixels)
    }
    if results.count == 2 {
      let largest = results[0].map(abs).max() ?? 0
      let worst = zip(results[0], results[1]).map { abs($0 - $1) }.max() ?? 1
      #expect(worst < 2e-6 * largest)
    }
  }

  @Test func coloursAreLucents() {
    let count = 11
    let values = (0..<3 * count).map { Float($0 % 7) - 3 + Float($0) / 50 }
    var pixels = values
    pixels.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { Colour.apply(base, rows: 1, columns: count) } }
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
      pixels.withUnsafeBufferPointer {
        if let base = buffer.baseAddress, let p = $0.baseAddress { Colour.adjoint(base, colours: p, rows: 1, columns: count) }
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
    pixels.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { Colour.apply(base, rows: 1, columns: 9) } }
    #expect(pixels.allSatisfy { $0 >= 0 && $0 <= 1 })
  }
}
