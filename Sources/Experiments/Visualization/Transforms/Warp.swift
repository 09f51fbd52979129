import Engine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A bilinear resampling along an affine map, zero outside: rotation about the centre, and kornia 0.4.1's translation.
///
/// Positions are fixed-point numbers with 32 fractional bits. They add up exactly, so the region computed from the corners is the region that is read.
struct Warp: Transform {
  /// Pixel (x, y) of the result shows the input at (xx·x + xy·y + x0, yx·x + yy·y + y0), in pixels.
  let xx: Int, xy: Int, x0: Int, yx: Int, yy: Int, y0: Int

  private static let one = 4_294_967_296.0  // 2³²

  private init(xx: Double, xy: Double, x0: Double, yx: Double, yy: Double, y0: Double) {
    func fixed(_ value: Double) -> Int { Int((value * Warp.one).rounded()) }
    (self.xx, self.xy, self.x0) = (fixed(xx), fixed(xy), fixed(x0))
    (self.yx, self.yy, self.y0) = (fixed(yx), fixed(yy), fixed(y0))
  }

  /// A turn about ((side − 1)/2, (side − 1)/2), counter-clockwise for the eye.
  ///
  /// Source: kornia 0.4.1 `get_rotation_matrix2d` and `warp_affine`. It mixes two conventions of pixel coordinates, but on a square image the mixture
  /// is a rescaling about the centre that cancels.
  static func rotation(degrees: Double, side: Int) -> Warp {
    let centre = Double(side - 1) / 2, angle = degrees * .pi / 180
    let c = cos(angle), s = sin(angle)
    return Warp(xx: c, xy: -s, x0: centre - c * centre + s * centre, yx: s, yy: c, y0: centre - s * centre - c * centre)
  }

  /// kornia 0.4.1's `translate`: asked for d pixels to the right and down, it moves by d·side/(side − 1), which blurs slightly.
  static func translation(right: Int, down: Int, side: Int) -> Warp {
    let stretch = Double(side) / Double(max(side - 1, 1))
    return Warp(xx: 1, xy: 0, x0: -Double(right) * stretch, yx: 0, yy: 1, y0: -Double(down) * stretch)
  }

  func outputSide(_ side: Int) -> Int { side }

  func inputRegion(_ region: Region, side: Int) -> Region {
    guard let top = region.rows.first, let bottom = region.rows.last, let left = region.columns.first, let right = region.columns.last
    else { return Region(rows: 0..<0, columns: 0..<0) }
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
    let xs = corners.map { (xx * $0.0 + xy * $0.1 + x0) >> 32 }, ys = corners.map { (yx * $0.0 + yy * $0.1 + y0) >> 32 }
    return Region(
      rows: .clipped(from: ys.min() ?? 0, through: (ys.max() ?? 0) + 1, to: side),
      columns: .clipped(from: xs.min() ?? 0, through: (xs.max() ?? 0) + 1, to: side))
  }

  func forward(_ input: Patch, _ output: Patch, rows: Range<Int>) {
    let stride = input.stride, red = input.plane(0), green = input.plane(1), blue = input.plane(2)
    let toRed = output.plane(0), toGreen = output.plane(1), toBlue = output.plane(2)
    for y in rows {
      each(output, y, reading: input) { (target, offset, right, down) in
        let left = 1 - right, up = 1 - down
        let a = up * left, b = up * right, c = down * left, d = down * right
        // SAFETY: `each` clamps the offset so that all four cells lie in the input's patch or in its margin of zeros.
        func sample(_ plane: UnsafeMutablePointer<Float>) -> Float {
          let p = plane + offset
          return a * p[0] + b * p[1] + c * p[stride] + d * p[stride + 1]
        }
        toRed[target] = sample(red)
        toGreen[target] = sample(green)
        toBlue[target] = sample(blue)
      }
    }
  }

  func backward(_ outputGradient: Patch, _ inputGradient: Patch, rows: Range<Int>) {
    let stride = inputGradient.stride
    let red = inputGradient.plane(0), green = inputGradient.plane(1), blue = inputGradient.plane(2)
    let fromRed = outputGradient.plane(0), fromGreen = outputGradient.plane(1), fromBlue = outputGradient.plane(2)
    for y in rows {
      // What goes to the two cells on the right waits in registers, as the next pixel mostly adds to the same two: red, green, blue, nothing.
      var upper = SIMD4<Float>.zero, lower = SIMD4<Float>.zero, waiting: Int? = nil
      // SAFETY: as in `forward`; what falls outside of the map is added to the margin, which nobody reads.
      func add(_ upper: SIMD4<Float>, _ lower: SIMD4<Float>, _ offset: Int) {
        red[offset] += upper[0]
        green[offset] += upper[1]
        blue[offset] += upper[2]
        red[offset + stride] += lower[0]
        green[offset + stride] += lower[1]
        blue[offset + stride] += lower[2]
      }
      each(outputGradient, y, reading: inputGradient) { (source, offset, right, down) in
        let left = 1 - right, up = 1 - down
        let value = SIMD4(fromRed[source], fromGreen[source], fromBlue[source], 0)
        let a = value * (up * left), c = value * (down * left)
        if offset == waiting {
          add(upper + a, lower + c, offset)
        } else {
          if let waiting { add(upper, lower, waiting) }
          add(a, c, offset)
        }
        (upper, lower, waiting) = (value * (up * right), value * (down * right), offset + 1)
      }
      if let waiting { add(upper, lower, waiting) }
    }
  }

  /// Visits the pixels of row y of `output`: its offset there, the offset of the upper left of the four cells that it reads, and the fractions to the right and down.
  @inline(__always)
  private func each(_ output: Patch, _ y: Int, reading input: Patch, _ body: (Int, Int, Float, Float) -> Void) {
    let scale = Float(1 / Warp.one)
    let lowX = -Patch.margin, highX = input.columns, lowY = -Patch.margin, highY = input.rows
    let left = output.region.columns.lowerBound, stride = input.stride, columns = output.columns
    let row = (y - output.region.rows.lowerBound) * output.stride
    var fixedX = xx * left + xy * y + x0 - (input.region.columns.lowerBound << 32)
    var fixedY = yx * left + yy * y + y0 - (input.region.rows.lowerBound << 32)
    for column in 0..<columns {
      let x = min(max(fixedX >> 32, lowX), highX), y = min(max(fixedY >> 32, lowY), highY)
      body(
        row + column, y * stride + x, Float(UInt32(truncatingIfNeeded: fixedX)) * scale, Float(UInt32(truncatingIfNeeded: fixedY)) * scale)
      fixedX += xx
      fixedY += yx
    }
  }
}
