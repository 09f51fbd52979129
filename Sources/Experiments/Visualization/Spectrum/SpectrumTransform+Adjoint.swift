import Engine

// Private here and in the other files of kernels: a debug build optimizes file by file, and could not inline them from elsewhere.
@inline(__always) private func vectors(_ p: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Vector> {
  UnsafeMutableRawPointer(p).assumingMemoryBound(to: Vector.self)
}
@inline(__always) private func load(_ p: UnsafePointer<Float>) -> Vector { UnsafeRawPointer(p).loadUnaligned(as: Vector.self) }
@inline(__always) private func reversed(_ v: Vector) -> Vector { Vector(v[7], v[6], v[5], v[4], v[3], v[2], v[1], v[0]) }

extension SpectrumTransform {
  /// The adjoint of `image`: the same steps from the last to the first, each matrix transposed.
  ///
  /// - Parameters:
  ///   - source: the gradient of the pixels' components, or of their colours if `colours` are given: it begins with the region's first pixel.
  ///   - gradient: that of `halves`.
  func adjoint(
    _ source: Planes, colours: Planes?, _ region: Region, into gradient: UnsafeMutablePointer<Float>, threads: Threads
  ) {
    if region.rows.isEmpty || region.columns.isEmpty {
      gradient.update(repeating: 0, count: 3 * layout.plane)
      return
    }
    let vertical = SpectrumSpan(side: layout.side, region.rows), horizontal = SpectrumSpan(side: layout.side, region.columns)
    let panels = layout.panels
    threads.parallel((region.height + 1) / 2) { pair in
      horizontalAdjoint(source, colours, row: 2 * pair, region, horizontal)
    }
    threads.parallel(3 * panels) { task in
      let (colour, panel) = task.quotientAndRemainder(dividingBy: panels)
      // SAFETY: as in `image`.
      verticalAdjoint(
        lines + colour * lineStride + panel * 8, vertical, region.rows, into: gradient + colour * layout.plane + panel * layout.panel)
    }
  }

  /// The gradient of U for two rows of the window, in all colours.
  private func horizontalAdjoint(_ source: Planes, _ colours: Planes?, row: Int, _ region: Region, _ span: SpectrumSpan) {
    let side = layout.side, slots = layout.slots, evenSlots = layout.evenSlots
    let pixelStride = (side + 7) / 8 * 8 + 2 * Self.margin, foldStride = (span.count + 7) / 8 * 8
    // SAFETY: the buffer holds six lines of pixels with margins, zero but in the window, and six lines of each fold; vectors past the span's count end inside both.
    withUnsafeTemporaryAllocation(of: Vector.self, capacity: 6 * pixelStride / 8 + 24 * foldStride / 8) { buffer in
      guard let base = buffer.baseAddress else { return }
      base.initialize(repeating: .zero, count: 6 * pixelStride / 8)
      let pixels = UnsafeMutableRawPointer(base).assumingMemoryBound(to: Float.self) + Self.margin
      let folds = pixels - Self.margin + 6 * pixelStride
      for y in row..<min(row + 2, region.height) {
        let from = source.row(y)
        let to = Planes(
          base: pixels + (y - row) * 3 * pixelStride + region.columns.lowerBound, rowStride: 3 * pixelStride, planeStride: pixelStride)
        if let colours {
          Colour.adjoint(from, colours: colours.row(y), to, columns: region.width)
        } else {
          for colour in 0..<3 { to.plane(colour).update(from: from.plane(colour), count: region.width) }
        }
      }
      for i in 0..<6 { fold(pixels + i * pixelStride, span, into: folds + i * foldStride, 6 * foldStride) }

      // Each product may write half a panel too much: the next one begins there, and after the last one there is room.
      let sineTable = (tables.evenPanels + tables.oddPanels) * tables.distances * 16
      let line = lines + 3 * row * lineStride
      for part in 0..<2 {
        for parity in 0..<2 {
          let a = folds + (2 * part + (span.isFolded ? parity : 0)) * 6 * foldStride
          let to = line + part * slots + parity * evenSlots
          var b = tables.columnsBackward + part * sineTable + parity * tables.evenPanels * tables.distances * 16
          for panel in 0..<(parity == 0 ? tables.evenPanels : tables.oddPanels) {
            rows6x16(span.count, a, foldStride, b, to + 16 * panel, lineStride, false)
            b += tables.distances * 16
          }
        }
      }
    }
  }

  /// From the gradient of a line of pixels to those of E (of E₀ and E₁, if folded), then of O, `next` floats apart.
  private func fold(_ pixels: UnsafeMutablePointer<Float>, _ span: SpectrumSpan, into fold: UnsafeMutablePointer<Float>, _ next: Int) {
    let side = layout.side
    // The centre is one pixel, not two; so is side/4 when folded. (`side`, the partner of 0, lies in the margin.)
    for d in stride(from: 0, to: span.count, by: 8) {
      // SAFETY: as in `horizontalAdjoint`, whose buffers these are.
      let plus = load(pixels + span.plus + d)
      var minus = reversed(load(pixels + span.minus - d - 7))
      if d == 0, span.plus == span.minus { minus[0] = 0 }
      if span.isFolded {
        var otherPlus = reversed(load(pixels + side - d - 7)), otherMinus = load(pixels + d)
        if side.isMultiple(of: 4), d + 8 > side / 4 {
          otherPlus[side / 4 - d] = 0
          otherMinus[side / 4 - d] = 0
        }
        let near = plus + minus, far = otherPlus + otherMinus, nearOdd = minus - plus, farOdd = otherPlus - otherMinus
        vectors(fold + d).pointee = near + far
        vectors(fold + next + d).pointee = near - far
        vectors(fold + 2 * next + d).pointee = nearOdd + farOdd
        vectors(fold + 3 * next + d).pointee = nearOdd - farOdd
      } else {
        vectors(fold + d).pointee = plus + minus
        vectors(fold + 2 * next + d).pointee = minus - plus
      }
    }
  }

  /// The gradient of one panel: `line` is its place in the first row of U's gradient.
  private func verticalAdjoint(
    _ line: UnsafeMutablePointer<Float>, _ span: SpectrumSpan, _ rows: Range<Int>, into panel: UnsafeMutablePointer<Float>
  ) {
    let side = layout.side, slots = layout.slots, step = 3 * lineStride, next = 2 * span.count
    // SAFETY: four folds of [d][16] and one tile fit; rows outside of the window are not read; the groups' lines are those of the panel.
    withUnsafeTemporaryAllocation(of: Vector.self, capacity: 4 * next + 12) { buffer in
      guard let folds = buffer.baseAddress else { return }
      func get(_ y: Int) -> (real: Vector, imaginary: Vector) {
        guard rows.contains(y) else { return (.zero, .zero) }
        let from = line + (y - rows.lowerBound) * step
        return (vectors(from).pointee, vectors(from + slots).pointee)
      }
      for d in 0..<span.count {
        let plus = get(span.plus + d), minus = d == 0 && span.plus == span.minus ? (.zero, .zero) : get(span.minus - d), to = folds + 2 * d
        let (er, ei) = (plus.real + minus.real, plus.imaginary + minus.imaginary)
        let (or, oi) = (plus.imaginary - minus.imaginary, minus.real - plus.real)
        if span.isFolded {
          let isDouble = 4 * d == side
          let plus = isDouble ? (.zero, .zero) : get(side - d), minus = isDouble ? (.zero, .zero) : get(d)
          let (fr, fi) = (plus.real + minus.real, plus.imaginary + minus.imaginary)
          let (pr, pi) = (plus.imaginary - minus.imaginary, minus.real - plus.real)
          (to[0], to[1]) = (er + fr, ei + fi)
          (to[next], to[next + 1]) = (er - fr, ei - fi)
          (to[2 * next], to[2 * next + 1]) = (or - pr, oi - pi)
          (to[3 * next], to[3 * next + 1]) = (or + pr, oi + pi)
        } else {
          (to[0], to[1]) = (er, ei)
          (to[2 * next], to[2 * next + 1]) = (or, oi)
        }
      }
      let floats = UnsafeMutableRawPointer(folds).assumingMemoryBound(to: Float.self), tile = floats + 32 * next
      for (index, group) in tables.groups.enumerated() {
        let b = floats + (span.isFolded ? index : index / 2 * 2) * 8 * next
        for first in stride(from: 0, to: group.count, by: 6) {
          let a = tables.rowsBackward + group.table + first * tables.distances, to = panel + (group.first + first) * 16
          if first + 6 <= group.count {
            kernel6x16(span.count, a, b, to, 16, false)
          } else {
            kernel6x16(span.count, a, b, tile, 16, false)
            to.update(from: tile, count: (group.count - first) * 16)
          }
        }
      }
    }
  }
}
