import Engine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Adam as PyTorch computes it: p −= rate/(1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε).
struct Adam: Sendable {
  var rate = 0.05, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8

  /// Step `t` (from 1) from the spectrum's `gradient`, which is that of a loss: the parameters go against it. Leaves `scaled` up to date.
  /// - Parameter gain: what the gradient is to be multiplied by, in the place of the spectrum's own gain.
  func step(_ spectrum: Spectrum, _ t: Int, gain: UnsafeMutablePointer<Float>? = nil, threads: Threads) {
    // Both sides of the quotient are multiplied by √(1 − β₂ᵗ), which saves a division for each parameter.
    let correction = (1 - pow(beta2, Double(t))).squareRoot()
    let coefficients = Coefficients(
      gradient: Float(1 - beta1), decay: Float(beta2), square: Float(1 - beta2),
      rate: Float(rate / (1 - pow(beta1, Double(t))) * correction),
      epsilon: Float(epsilon * correction))
    let parts = 4, plane = spectrum.plane
    threads.parallel(3 * parts) { task in
      let colour = task / parts, part = task % parts
      let range = (plane * part / parts)..<(plane * (part + 1) / parts)
      coefficients.update(spectrum, offset: colour * plane, range, gradientGain: gain ?? spectrum.gain)
    }
  }

  private struct Coefficients {
    let gradient: Float, decay: Float, square: Float, rate: Float, epsilon: Float

    func update(_ spectrum: Spectrum, offset: Int, _ range: Range<Int>, gradientGain: UnsafeMutablePointer<Float>) {
      let gain = spectrum.gain, g = spectrum.gradient + offset, p = spectrum.parameters + offset
      let m = spectrum.mean + offset, v = spectrum.variance + offset, scaled = spectrum.scaled + offset
      // SAFETY: `range` is a part of one colour's plane, and every buffer holds it; the vectors end at or before its upper bound.
      var i = range.lowerBound
      while i + 8 <= range.upperBound {
        let g8 = load(g + i) * load(gradientGain + i)
        let m0 = load(m + i), m8 = m0 + (g8 - m0) * gradient
        let v8 = load(v + i) * decay + g8 * g8 * square
        let p8 = load(p + i) - m8 * rate / (v8.squareRoot() + epsilon)
        store(m + i, m8)
        store(v + i, v8)
        store(p + i, p8)
        store(scaled + i, p8 * load(gain + i))
        i += 8
      }
      while i < range.upperBound {
        let gradient1 = g[i] * gradientGain[i]
        m[i] += (gradient1 - m[i]) * gradient
        v[i] = v[i] * decay + gradient1 * gradient1 * square
        p[i] -= m[i] * rate / (v[i].squareRoot() + epsilon)
        scaled[i] = p[i] * gain[i]
        i += 1
      }
    }

    @inline(__always) private func load(_ p: UnsafeMutablePointer<Float>) -> SIMD8<Float> {
      UnsafeRawPointer(p).loadUnaligned(as: SIMD8<Float>.self)
    }
    @inline(__always) private func store(_ p: UnsafeMutablePointer<Float>, _ v: SIMD8<Float>) {
      UnsafeMutableRawPointer(p).storeBytes(of: v, as: SIMD8<Float>.self)
    }
  }
}
