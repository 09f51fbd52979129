/// Weights as Winograd's products want them.
extension FoldedConvolution {
  /// Whether Winograd's minimal filtering applies.
  var isWinograd: Bool { convolution.window == Window(kernel: 3, stride: 1, padding: 1) }

  /// G·g·Gᵀ of every kernel, in double and rounded once: for each panel of sixteen outputs [point][k][16].
  /// - Parameters:
  ///   - pixel: the source's floats from a pixel to the next.
  ///   - backward: the kernels turned around and inputs and outputs exchanged, for the gradient.
  func winogradPanels(_ tile: WinogradTile, pixel: Int, backward: Bool) throws(EngineError) -> Panels {
    let columns = backward ? convolution.inputs : convolution.outputs, rows = backward ? convolution.outputs : convolution.inputs
    let inputs = convolution.inputs
    return try panels(.winograd(tile, pixel: pixel, backward: backward)) { weight, scale, bias in
      let panels = Panels(depth: tile.points * pixel, columns: columns, bias: backward ? [] : bias) { _ in }
      let transform = tile.weightTransform, points = tile.points
      // SAFETY: each task writes the panel of its own; `weight` holds outputs × inputs × 9 floats.
      weight.withUnsafeBufferPointer { weight in
        nonisolated(unsafe) let weight = weight
        Threads.shared.parallel(panels.count) { panel in
          let base = panels.base + panel * panels.depth * 16
          var g = [SIMD16<Double>](repeating: .zero, count: 9), half = [SIMD16<Double>](repeating: .zero, count: tile.inputs * 3)
          for k in 0..<rows {
            for lane in 0..<min(16, columns - panel * 16) {
              let n = panel * 16 + lane
              let (output, input) = backward ? (k, n) : (n, k)
              let from = (output * inputs + input) * 9, factor = Double(scale[output])
              for tap in 0..<9 { g[tap][lane] = Double(weight[from + (backward ? 8 - tap : tap)]) * factor }
            }
            for (point, row) in transform.enumerated() {
              for column in 0..<3 { half[point * 3 + column] = g[column] * row[0] + g[3 + column] * row[1] + g[6 + column] * row[2] }
            }
            for point in 0..<points {
              let (y, x) = point.quotientAndRemainder(dividingBy: tile.inputs), row = transform[x]
              let u = half[y * 3] * row[0] + half[y * 3 + 1] * row[1] + half[y * 3 + 2] * row[2]
              let to = base + (point * pixel + k) * 16
              for lane in 0..<16 { to[lane] = Float(u[lane]) }
            }
          }
        }
      }
      return panels
    }
  }
}
