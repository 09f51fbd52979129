import Engine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// Private here and in the other files of kernels: a debug build optimizes file by file, and could not inline them from elsewhere.
@inline(__always) private func vectors(_ p: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Vector> {
  UnsafeMutableRawPointer(p).assumingMemoryBound(to: Vector.self)
}

/// Adam as PyTorch computes it: p −= rate/(1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε).
struct Adam: Sendable {
  var rate = 0.05, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8

  /// Step `t` (from 1) from the spectrum's `gradient`, which is that of a loss: the parameters go against it. Leaves `halves` up to date.
  /// - Parameter derivative: in the place of that gradient another one, of the parameters themselves and as long as they; for tests.
  func step(_ spectrum: Spectrum, _ t: Int, derivative: [Float]? = nil, threads: Threads) {
    // Both sides of the quotient are multiplied by √(1 − β₂ᵗ), which saves a division for each parameter.
    let correction = (1 - pow(beta2, Double(t))).squareRoot()
    let update = Update(
      gradient: Float(1 - beta1), decay: Float(beta2), square: Float(1 - beta2),
      rate: Float(rate / (1 - pow(beta1, Double(t))) * correction), epsilon: Float(epsilon * correction),
      p: vectors(spectrum.parameters), m: vectors(spectrum.mean), v: vectors(spectrum.variance))
    let layout = spectrum.layout, halves = vectors(spectrum.halves), gradient = vectors(spectrum.gradient)
    let partners = (0..<layout.sums).map { layout.partner($0) ?? -1 }
    threads.parallel(3 * layout.panels) { task in
      let (colour, panel) = task.quotientAndRemainder(dividingBy: layout.panels)
      let gain = vectors(spectrum.gain) + panel * layout.sums
      // SAFETY: places in eights of floats; lines and panel are the layout's, by which all buffers are made.
      let base = (colour * layout.plane + panel * layout.panel) / 8
      if let derivative {
        derivative.withUnsafeBufferPointer { values in
          func value(_ i: Int) -> Vector { Vector((0..<8).map { values[8 * i + $0] }) }
          for i in base..<base + layout.panel / 8 { update(i, value(i)) }
        }
      }
      partners.withUnsafeBufferPointer { partners in
        for line in 0..<layout.sums {
          let gain = gain[line], place = base + 2 * line, partner = partners[line]
          if partner < 0 {
            for i in place..<place + 2 {
              if derivative == nil { update(i, gradient[i] * gain) }
              halves[i] = update.p[i] * gain
            }
          } else {
            // With respect to S(±fy) the gradient is that of the sum ± that of the difference.
            for half in 0..<2 {
              let i = place + half, j = base + 2 * partner + half
              if derivative == nil {
                let sum = gradient[i] * gain, difference = gradient[j] * gain
                update(i, sum + difference)
                update(j, sum - difference)
              }
              let p = update.p[i] * gain, q = update.p[j] * gain
              halves[i] = p + q
              halves[j] = p - q
            }
          }
        }
      }
    }
  }

  private struct Update {
    let gradient: Float, decay: Float, square: Float, rate: Float, epsilon: Float
    let p: UnsafeMutablePointer<Vector>, m: UnsafeMutablePointer<Vector>, v: UnsafeMutablePointer<Vector>

    /// Eight parameters, and the gradient with respect to them.
    @inline(__always) func callAsFunction(_ i: Int, _ g: Vector) {
      // SAFETY: `i` counts eights of floats inside the spectrum.
      let m0 = m[i], m8 = m0 + (g - m0) * gradient
      let v8 = v[i] * decay + g * g * square
      p[i] -= m8 * rate / (v8.squareRoot() + epsilon)
      m[i] = m8
      v[i] = v8
    }
  }
}
