import Engine

// Private here and in the other files of kernels: a debug build optimizes file by file, and could not inline them from elsewhere.
@inline(__always) private func vectors(_ p: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Vector> {
  UnsafeMutableRawPointer(p).assumingMemoryBound(to: Vector.self)
}
@inline(__always) private func store(_ p: UnsafeMutablePointer<Float>, _ v: Vector) {
  UnsafeMutableRawPointer(p).storeBytes(of: v, as: Vector.self)
}
@inline(__always) private func reversed(_ v: Vector) -> Vector { Vector(v[7], v[6], v[5], v[4], v[3], v[2], v[1], v[0]) }

/// The inverse real Fourier transform of a window of the image, and its adjoint, as products with small matrices: only the pixels asked for are computed.
///
/// With φ = 2π·fy·y/n, θ = 2π·fx·x/n and w = 1 for fx = 0 and fx = n/2, else 2:
/// U[y, fx] = Σ_fy e^{iφ}·S[fy, fx] and image[y, x] = Re Σ_fx w·U[y, fx]·e^{iθ}. The imaginary part of U in columns 0 and n/2 does not count.
///
/// Along both axes pixels are computed by their distance from a centre (see `SpectrumSpan`), which halves the work, or quarters it where many are wanted. Of the vertical
/// frequencies fy and −fy also share their terms, E(d) = Σ_{fy ≥ 0} cos·(S(fy) + S(−fy)) and O(d) = Σ_{fy > 0} sin·(S(fy) − S(−fy)), U[c ± d] = E ± i·O: another half. So the vertical
/// transform comes first, of the sums and differences that `Spectrum.halves` holds. For a whole image of n² that makes 3n³/2 multiplications for three colours; an FFT has fewer, but they do
/// not fill a register.
///
/// Every task is a function of the shape alone, and every number one chain of fused multiply-adds, or a sum of two or four of them: the bits do not depend on the threads.
final class SpectrumTransform {
  let layout: SpectrumLayout
  let tables: SpectrumTables
  /// U, or its gradient: rows (y, colour) of the window; in each the slots' real parts, their imaginary parts, and room for half a panel.
  let lines: UnsafeMutablePointer<Float>
  let lineStride: Int

  init(_ layout: SpectrumLayout) {
    self.layout = layout
    tables = SpectrumTables(layout)
    lineStride = 2 * layout.slots + 8
    // The last tile of six rows may hang over the end.
    lines = .zeroVectors((3 * layout.side + 6) * lineStride)
  }

  deinit { UnsafeMutableRawPointer(lines).deallocate() }

  /// What becomes of the pixels' three components.
  enum Finish { case none, colours }

  /// `halves`: the scaled spectrum's sums and differences. `target`: begins with the region's first pixel.
  func image(_ halves: UnsafePointer<Float>, _ region: Region, finish: Finish, into target: Planes, threads: Threads) {
    if region.rows.isEmpty || region.columns.isEmpty { return }
    let vertical = SpectrumSpan(side: layout.side, region.rows), horizontal = SpectrumSpan(side: layout.side, region.columns)
    let panels = layout.panels
    threads.parallel(3 * panels) { task in
      let (colour, panel) = task.quotientAndRemainder(dividingBy: panels)
      // SAFETY: `halves` holds three planes of panels; a panel's slots lie inside each line.
      verticalTiles(
        halves + colour * layout.plane + panel * layout.panel, vertical, region.rows, into: lines + colour * lineStride + panel * 8)
    }
    threads.parallel((region.height + 1) / 2) { pair in
      horizontalTiles(row: 2 * pair, region, horizontal, finish, into: target)
    }
  }

  /// One panel's rows of U: `line` is its place in the first of them.
  private func verticalTiles(
    _ panel: UnsafePointer<Float>, _ span: SpectrumSpan, _ rows: Range<Int>, into line: UnsafeMutablePointer<Float>
  ) {
    let side = layout.side, sums = layout.sums, slots = layout.slots, step = 3 * lineStride
    let (pe, po, me, mo) = (layout.evenSums, layout.oddSums, layout.evenDifferences, layout.oddDifferences)
    // SAFETY: four tiles of 6×16 fit; tables and panel have a line for each of the side's frequencies; rows outside of the window are not written.
    withUnsafeTemporaryAllocation(of: Vector.self, capacity: 48) { buffer in
      guard let tile = buffer.baseAddress else { return }
      let floats = UnsafeMutableRawPointer(tile).assumingMemoryBound(to: Float.self)
      func put(_ y: Int, _ real: Vector, _ imaginary: Vector) {
        guard rows.contains(y) else { return }
        let to = line + (y - rows.lowerBound) * step
        vectors(to).pointee = real
        vectors(to + slots).pointee = imaginary
      }
      for first in stride(from: 0, to: span.count, by: 6) {
        let a = tables.rowsForward + first * side
        let height = min(6, span.count - first)
        if span.isFolded {
          kernel6x16(pe, a, panel, floats, 16, false)
          kernel6x16(po, a + 6 * pe, panel + 16 * pe, floats + 96, 16, false)
          kernel6x16(me, a + 6 * sums, panel + 16 * sums, floats + 192, 16, false)
          kernel6x16(mo, a + 6 * (sums + me), panel + 16 * (sums + me), floats + 288, 16, false)
          for i in 0..<height {
            let d = first + i, t = tile + 2 * i
            // E ± i·O, of real and imaginary parts.
            let er = t[0] + t[12], ei = t[1] + t[13], or = t[24] + t[36], oi = t[25] + t[37]
            put(span.plus + d, er - oi, ei + or)
            put(span.minus - d, er + oi, ei - or)
            let fr = t[0] - t[12], fi = t[1] - t[13], pr = t[36] - t[24], pi = t[37] - t[25]
            put(side - d, fr - pi, fi + pr)
            put(d, fr + pi, fi - pr)
          }
        } else {
          kernel6x16(sums, a, panel, floats, 16, false)
          kernel6x16(me + mo, a + 6 * sums, panel + 16 * sums, floats + 96, 16, false)
          for i in 0..<height {
            let d = first + i, t = tile + 2 * i
            put(span.plus + d, t[0] - t[13], t[1] + t[12])
            put(span.minus - d, t[0] + t[13], t[1] - t[12])
          }
        }
      }
    }
  }

  /// Room on both sides of a line of pixels, so that whole vectors may be written and read.
  static let margin = 24

  /// Two rows of pixels from `row` of the window, in all colours.
  private func horizontalTiles(row: Int, _ region: Region, _ span: SpectrumSpan, _ finish: Finish, into target: Planes) {
    let side = layout.side, slots = layout.slots, evenSlots = layout.evenSlots, (evens, odds) = (layout.evens, layout.odds)
    let sineTable = tables.distancePanels * slots * 16
    let pixelStride = (side + 7) / 8 * 8 + 2 * Self.margin, tileVectors = 48
    // SAFETY: `lines` has room for six more rows than the window; distances of the last panel past the span reach at most 16 pixels past the image, which is less than the margin.
    withUnsafeTemporaryAllocation(of: Vector.self, capacity: tileVectors + 6 * pixelStride / 8) { buffer in
      guard let tile = buffer.baseAddress else { return }
      let floats = UnsafeMutableRawPointer(tile).assumingMemoryBound(to: Float.self)
      let pixels = floats + 8 * tileVectors + Self.margin
      let a = lines + 3 * row * lineStride
      for first in stride(from: 0, to: span.count, by: 16) {
        let cosines = tables.columnsForward + first * slots, sines = cosines + sineTable
        if span.isFolded {
          rows6x16(evens, a, lineStride, cosines, floats, 16, false)
          rows6x16(odds, a + evenSlots, lineStride, cosines + 16 * evenSlots, floats + 96, 16, false)
          rows6x16(evens, a + slots, lineStride, sines, floats + 192, 16, false)
          rows6x16(odds, a + slots + evenSlots, lineStride, sines + 16 * evenSlots, floats + 288, 16, false)
        } else {
          rows6x16(slots, a, lineStride, cosines, floats, 16, false)
          rows6x16(slots, a + slots, lineStride, sines, floats + 96, 16, false)
        }
        for i in 0..<12 {
          let line = pixels + i / 2 * pixelStride, d = first + i % 2 * 8, t = tile + i
          if span.isFolded {
            let e = t[0] + t[12], o = t[24] + t[36], f = t[0] - t[12], p = t[36] - t[24]
            store(line + span.plus + d, e - o)
            store(line + span.minus - d - 7, reversed(e + o))
            store(line + side - d - 7, reversed(f - p))
            store(line + d, f + p)
          } else {
            store(line + span.plus + d, t[0] - t[12])
            store(line + span.minus - d - 7, reversed(t[0] + t[12]))
          }
        }
      }
      for y in row..<min(row + 2, region.height) {
        let from = Planes(
          base: pixels + (y - row) * 3 * pixelStride + region.columns.lowerBound, rowStride: 3 * pixelStride, planeStride: pixelStride)
        let to = target.row(y)
        switch finish {
        case .colours: Colour.apply(from, to, columns: region.width)
        case .none: for colour in 0..<3 { to.plane(colour).update(from: from.plane(colour), count: region.width) }
        }
      }
    }
  }
}
