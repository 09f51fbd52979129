// Loops over runs of channels and pixels; all counts are multiples of eight.

// Private here and in the other files of kernels: a debug build optimizes file by file, and could not inline them from elsewhere.
@inline(__always) private func load(_ p: UnsafePointer<Float>) -> Vector { UnsafeRawPointer(p).loadUnaligned(as: Vector.self) }
@inline(__always) private func load(_ p: UnsafeMutablePointer<Float>) -> Vector { UnsafeRawPointer(p).loadUnaligned(as: Vector.self) }
@inline(__always) private func loadIntegers(_ p: UnsafeMutablePointer<Float>) -> SIMD8<Int32> {
  UnsafeRawPointer(p).loadUnaligned(as: SIMD8<Int32>.self)
}
@inline(__always) private func store(_ p: UnsafeMutablePointer<Float>, _ v: Vector) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Vector.self)
}

/// SAFETY: everywhere here, the pointers hold `count` floats (or the stated number), and the target overlaps no source but itself.
enum PixelKernels {
  /// y = a + b, then ReLU if asked; b may be missing.
  static func sum(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>?, relu: Bool, into y: UnsafeMutablePointer<Float>, count: Int) {
    for i in stride(from: 0, to: count, by: 8) {
      var v = load(a + i)
      if let b { v += load(b + i) }
      if relu { v.replace(with: Vector.zero, where: v .< Vector.zero) }
      store(y + i, v)
    }
  }

  /// y = scale·x + shift for each of `pixels` pixels, then ReLU if asked. Without shift, y = scale·x; `adds` adds to what y holds.
  static func affine(
    _ x: UnsafePointer<Float>, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>?, relu: Bool, adds: Bool,
    into y: UnsafeMutablePointer<Float>, pixels: Int, channels: Int
  ) {
    for pixel in 0..<pixels {
      let x = x + pixel * channels, y = y + pixel * channels
      for i in stride(from: 0, to: channels, by: 8) {
        var v = shift.map { load($0 + i).addingProduct(load(x + i), load(scale + i)) } ?? load(x + i) * load(scale + i)
        if relu { v.replace(with: Vector.zero, where: v .< Vector.zero) }
        store(y + i, adds ? load(y + i) + v : v)
      }
    }
  }

  /// y += x, or y = x.
  static func pass(_ x: UnsafePointer<Float>, adds: Bool, into y: UnsafeMutablePointer<Float>, count: Int) {
    guard adds else { return y.update(from: x, count: count) }
    for i in stride(from: 0, to: count, by: 8) { store(y + i, load(y + i) + load(x + i)) }
  }

  /// What of a gradient passes a ReLU whose result is `y`.
  enum Gate {
    /// Where y > 0.
    case ordinary
    /// Where y > 0, and also where the gradient is positive: all but what would lower a value that is negative already.
    case redirected
  }

  /// g becomes 0 where the gate is closed.
  static func mask(_ g: UnsafeMutablePointer<Float>, by y: UnsafePointer<Float>, _ gate: Gate, count: Int) {
    switch gate {
    case .ordinary:
      for i in stride(from: 0, to: count, by: 8) {
        var v = load(g + i)
        v.replace(with: Vector.zero, where: load(y + i) .<= Vector.zero)
        store(g + i, v)
      }
    case .redirected:
      for i in stride(from: 0, to: count, by: 8) {
        var v = load(g + i)
        v.replace(with: Vector.zero, where: (load(y + i) .<= Vector.zero) .& (v .< Vector.zero))
        store(g + i, v)
      }
    }
  }

  /// The largest magnitude.
  static func largest(_ g: UnsafePointer<Float>, count: Int) -> Float {
    var largest = Vector.zero
    for i in stride(from: 0, to: count, by: 8) {
      let v = load(g + i)
      largest = pointwiseMax(largest, pointwiseMax(v, -v))
    }
    return largest.max()
  }

  /// Whether nothing of g that is larger than `noise` would pass the ordinary gate.
  static func isBlocked(_ g: UnsafePointer<Float>, by y: UnsafePointer<Float>, noise: Float, count: Int) -> Bool {
    let above = Vector(repeating: noise), below = -above
    for i in stride(from: 0, to: count, by: 8) {
      let v = load(g + i)
      if any((load(y + i) .> Vector.zero) .& ((v .> above) .| (v .< below))) { return false }
    }
    return true
  }

  /// One step of a max pool: y = max(y, x), and where x is larger, the winner is this one. The first of equals wins.
  static func maximum(
    _ x: UnsafePointer<Float>, tap: Int32, into y: UnsafeMutablePointer<Float>, winners: UnsafeMutablePointer<Float>?, count: Int
  ) {
    for i in stride(from: 0, to: count, by: 8) {
      let v = load(x + i)
      var best = load(y + i)
      let larger = v .> best
      best.replace(with: v, where: larger)
      store(y + i, best)
      guard let winners else { continue }
      var winner = loadIntegers(winners + i)
      winner.replace(with: SIMD8(repeating: tap), where: larger)
      UnsafeMutableRawPointer(winners + i).storeBytes(of: winner, as: SIMD8<Int32>.self)
    }
  }

  /// One step of its backward: x += g where this position of the window won.
  static func giveToWinner(
    _ g: UnsafePointer<Float>, winners: UnsafeMutablePointer<Float>, tap: Int32, into x: UnsafeMutablePointer<Float>, count: Int
  ) {
    for i in stride(from: 0, to: count, by: 8) {
      var v = load(g + i)
      v.replace(with: Vector.zero, where: loadIntegers(winners + i) .!= SIMD8(repeating: tap))
      store(x + i, load(x + i) + v)
    }
  }

  /// y += x·factor, channel by channel.
  static func addScaled(_ x: UnsafePointer<Float>, _ factor: Float, into y: UnsafeMutablePointer<Float>, count: Int) {
    for i in stride(from: 0, to: count, by: 8) { store(y + i, load(y + i).addingProduct(load(x + i), Vector(repeating: factor))) }
  }
}
