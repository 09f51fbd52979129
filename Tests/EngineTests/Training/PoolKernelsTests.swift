import Testing

@testable import Engine

/// A batch norm, ReLU and max pool together, against one after the other in double precision.
@Suite struct PoolKernelsTests {
  static let windows = [
    (Window(kernel: 3, stride: 2, padding: 1), 11, 8), (Window(kernel: 2, stride: 2, padding: 0), 6, 7),
    (Window(kernel: 3, stride: 1, padding: 1), 5, 4),
  ]

  @Test(arguments: windows) func `forward and backward`(_ window: Window, _ height: Int, _ width: Int) {
    let channels = 16, (h, w) = (window.positions(height), window.positions(width))
    let random = Random(seed: 3)
    let x = (0..<height * width * channels).map { random.uniform(UInt64($0), in: -1...1) }
    let g = (0..<h * w * channels).map { random.uniform(UInt64($0 + 100_000), in: -1...1) }
    let scale = (0..<channels).map { random.uniform(UInt64($0 + 200_000), in: -2...2) }
    let shift = (0..<channels).map { random.uniform(UInt64($0 + 300_000), in: -0.5...0.5) }
    let from = MapLayout(height: height, width: width, channels: channels, border: 0)
    let to = MapLayout(height: h, width: w, channels: channels, border: 0)
    let target = MapLayout(height: height, width: width, channels: channels, border: 2)

    let (extremes, y, dx, factors) = (Floats(to.count), Floats(to.count), Floats(target.count), Floats(channels))
    for c in 0..<channels { factors.base[c] = scale[c] }
    poolExtremes(x, from, window, weight: scale, count: channels, into: extremes.base, to)
    normalize(extremes.base, scale: scale, shift: shift, residual: nil, relu: true, into: y.base, to)
    // As in a step: where the ReLU is 0, so is the gradient.
    let passed = g.indices.map { y.base[$0] > 0 ? g[$0] : 0 }
    poolGradient(passed, extremes: extremes.base, to, x: x, from, window, factors: factors.base, into: dx.base, target)

    var expected = [Double](repeating: 0, count: x.count)
    for row in 0..<h {
      for column in 0..<w {
        for c in 0..<channels {
          var best: (value: Double, at: Int) = (-.infinity, -1)
          for r in 0..<window.kernel {
            for k in 0..<window.kernel {
              let (i, j) = (row * window.stride - window.padding + r, column * window.stride - window.padding + k)
              guard (0..<height).contains(i), (0..<width).contains(j) else { continue }
              let at = (i * width + j) * channels + c, value = Double(scale[c]) * Double(x[at]) + Double(shift[c])
              if value > best.value { best = (value, at) }
            }
          }
          let at = (row * w + column) * channels + c
          #expect(abs(Double(y.base[at]) - max(0, best.value)) < 1e-6)
          if best.value > 0 { expected[best.at] += Double(scale[c]) * Double(g[at]) }
        }
      }
    }
    for row in 0..<height {
      for i in 0..<width * channels {
        #expect(abs(Double(dx.base[target.origin + row * target.row + i]) - expected[row * width * channels + i]) < 1e-6)
      }
    }
  }
}
