/// Weights as Winograd's products want them.
extension FoldedConvolution {
  /// The tile for blocks of the image, if the window becomes one of 4×4 over them.
  var isBlockWinograd: Bool { convolution.window.stride == 2 && blockTaps == WinogradTile.three.kernel }

  /// Whether there are tiles for the window: of 3×3 with stride 1, both ways, or stride 2, forward.
  func isWinograd(backward: Bool) -> Bool {
    let window = convolution.window
    return window.kernel == 3 && window.padding == 1 && (window.stride == 1 || window.stride == 2 && !backward)
  }

  /// For the product between maps.
  /// - Parameters:
  ///   - pixel: the source's floats from a pixel to the next.
  ///   - backward: the kernels turned around and inputs and outputs exchanged, for the gradient.
  func winogradPanels(_ tile: WinogradTile, pixel: Int, backward: Bool) throws(EngineError) -> Panels {
    let inputs = convolution.inputs, outputs = convolution.outputs
    return try panels(.winograd(tile, pixel: pixel, backward: backward)) { weight, scale, bias in
      if backward {
        return Panels(tile, depth: pixel, rows: outputs, columns: inputs, bias: [], weight) { weight, k, n, y, x in
          Double(weight[((k * inputs + n) * 3 + 2 - y) * 3 + 2 - x]) * Double(scale[k])
        }
      }
      return Panels(tile, depth: pixel, rows: inputs, columns: outputs, bias: bias, weight) { weight, k, n, y, x in
        Double(weight[((n * inputs + k) * 3 + y) * 3 + x]) * Double(scale[n])
      }
    }
  }

  /// For the product between blocks of 2×2 pixels of the image, with channels (row in block, column in block, colour), and the map.
  func blockWinogradPanels(backward: Bool) throws(EngineError) -> Panels {
    let inputs = convolution.inputs, outputs = convolution.outputs, kernel = convolution.window.kernel, channels = 4 * inputs
    /// The weight from a block's channel to an output, `y` and `x` blocks into the window; what hangs over the window's end is 0.
    @Sendable func place(_ output: Int, _ channel: Int, _ y: Int, _ x: Int) -> Int? {
      let row = 2 * y + channel / inputs / 2, column = 2 * x + channel / inputs % 2
      return row < kernel && column < kernel ? ((output * inputs + channel % inputs) * kernel + row) * kernel + column : nil
    }
    return try panels(.winograd(.three, pixel: channels, backward: backward)) { weight, scale, bias in
      if backward {
        let depth = Frame.padded(outputs)
        return Panels(.three, depth: depth, rows: outputs, columns: channels, bias: [], weight) { weight, k, n, y, x in
          place(k, n, 3 - y, 3 - x).map { Double(weight[$0]) * Double(scale[k]) } ?? 0
        }
      }
      return Panels(.three, depth: channels, rows: channels, columns: outputs, bias: bias, weight) { weight, k, n, y, x in
        place(n, k, y, x).map { Double(weight[$0]) * Double(scale[n]) } ?? 0
      }
    }
  }
}

extension Panels {
  /// G·g·Gᵀ of every kernel, in double and rounded once: for each panel of sixteen columns [point][depth][16].
  /// - Parameters:
  ///   - rows: those of `depth` that are not 0.
  ///   - element: the weight of (row k, column n) at (y, x) of the kernel.
  convenience init(
    _ tile: WinogradTile, depth: Int, rows: Int, columns: Int, bias: [Float], _ weight: [Float],
    element: @Sendable (_ weight: UnsafeBufferPointer<Float>, _ k: Int, _ n: Int, _ y: Int, _ x: Int) -> Double
  ) {
    self.init(depth: tile.points * depth, columns: columns, bias: bias) { _ in }
    let transform = tile.weightTransform, points = tile.points, kernel = tile.kernel, inputs = tile.inputs
    weight.withUnsafeBufferPointer { weight in
      nonisolated(unsafe) let weight = weight
      Threads.shared.parallel(count) { panel in
        // SAFETY: each task writes the panel of its own: `points`·`depth` rows of sixteen.
        let base = self.base + panel * self.depth * 16
        var g = [SIMD16<Double>](repeating: .zero, count: kernel * kernel),
          half = [SIMD16<Double>](repeating: .zero, count: inputs * kernel)
        for k in 0..<rows {
          for y in 0..<kernel {
            for x in 0..<kernel {
              var lanes = SIMD16<Double>.zero
              for lane in 0..<min(16, columns - panel * 16) { lanes[lane] = element(weight, k, panel * 16 + lane, y, x) }
              g[y * kernel + x] = lanes
            }
          }
          for (y, row) in transform.enumerated() {
            for x in 0..<kernel {
              var sum = SIMD16<Double>.zero
              for tap in 0..<kernel { sum += g[tap * kernel + x] * row[tap] }
              half[y * kernel + x] = sum
            }
          }
          for point in 0..<points {
            let (y, x) = point.quotientAndRemainder(dividingBy: inputs), row = transform[x]
            var sum = SIMD16<Double>.zero
            for tap in 0..<kernel { sum += half[y * kernel + tap] * row[tap] }
            let to = base + (point * depth + k) * 16
            for lane in 0..<16 { to[lane] = Float(sum[lane]) }
          }
        }
      }
    }
  }
}
