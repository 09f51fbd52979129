/// A convolution over a fixed set of pixels as a matrix product that reads the map in place: nothing is copied or packed but the weights.
///
/// Rows are pixels of the result, columns are channels, k runs over the window's segments. The chain over k makes the bits of a pixel independent of all other pixels.
struct GatherProduct: Sendable {
  let panels: Panels
  /// The window, relative to a pixel's start in the source.
  let segments: [Segment]
  /// Cuts of k, so that a piece of a panel stays in the first-level cache while many pixels pass: segments of each, and where its k begin.
  let blocks: [(segments: Range<Int>, k: Int)]
  /// For each pixel of one image, in floats: where its window starts in the source, where it goes in the target, and what is added to it there.
  let source: [Int32], target: [Int32], residual: [Int32]

  private static let blockK = 384, tilesPerTask = 24

  init(panels: Panels, segments: [Segment], source: [Int32], target: [Int32], residual: [Int32] = []) {
    self.panels = panels
    self.source = source
    self.target = target
    self.residual = residual
    // Blocks of equal length, cut through segments where need be.
    let pieces = max(1, (panels.depth + Self.blockK - 1) / Self.blockK)
    let length = roundUp((panels.depth + pieces - 1) / pieces, 8)
    var cut: [Segment] = [], blocks: [(segments: Range<Int>, k: Int)] = []
    var first = 0, start = 0, filled = 0
    for var segment in segments {
      while segment.length > 0 {
        let part = min(segment.length, length - filled)
        cut.append(Segment(offset: segment.offset, length: part))
        segment.offset += part
        segment.length -= part
        filled += part
        if filled == length {
          blocks.append((first..<cut.count, start))
          first = cut.count
          start += filled
          filled = 0
        }
      }
    }
    if filled > 0 { blocks.append((first..<cut.count, start)) }
    self.segments = cut
    self.blocks = blocks
  }

  /// Floats of scratch that a task needs: three lists of pointers and a place where the last tile's missing pixels go.
  static func scratchFloats(columns: Int) -> Int { 3 * tilesPerTask * 6 * 2 + columns + 16 }

  /// SAFETY: the operands cover all pixels of `images` images; scratch of a slot holds `scratchFloats`, aligned to 8 bytes.
  func run(images: Int, _ operands: ConvolutionOperands, threads: Threads, scratch: Scratch) {
    let pixels = source.count * images
    guard pixels > 0, !blocks.isEmpty else { return }
    let tiles = (pixels + 5) / 6
    // A function of the shape alone: enough tasks to share, each large enough to be worth handing out.
    let groups = (tiles + Self.tilesPerTask - 1) / Self.tilesPerTask
    let work = tiles * panels.depth * panels.count
    // Waking another thread takes longer than this much work.
    let isSmall = work < 8_192
    let wanted = isSmall ? 1 : groups >= 8 ? 1 : min(panels.count, 8)
    let perTask = (panels.count + wanted - 1) / wanted
    let across = (panels.count + perTask - 1) / perTask
    let tilesEach = (tiles + groups - 1) / groups
    if isSmall {
      for group in 0..<groups {
        task(tiles: group * tilesEach..<min(tiles, (group + 1) * tilesEach), panels: 0..<panels.count, pixels, operands, scratch[0])
      }
      return
    }
    threads.parallelSlots(groups * across) { index, slot in
      let group = index % groups, part = index / groups
      task(
        tiles: group * tilesEach..<min(tiles, (group + 1) * tilesEach), panels: part * perTask..<min(panels.count, (part + 1) * perTask),
        pixels, operands, scratch[slot])
    }
  }

  private func task(
    tiles: Range<Int>, panels range: Range<Int>, _ pixels: Int, _ o: ConvolutionOperands, _ scratch: UnsafeMutableRawPointer
  ) {
    guard !tiles.isEmpty, !range.isEmpty else { return }
    // SAFETY: scratch holds three lists of 6 pointers a tile and then the place for missing pixels; pointers and floats are trivial types.
    let capacity = Self.tilesPerTask * 6
    let a = scratch.bindMemory(to: UnsafePointer<Float>.self, capacity: capacity)
    let c = (scratch + capacity * 8).bindMemory(to: UnsafeMutablePointer<Float>.self, capacity: capacity)
    let r = (scratch + capacity * 16).bindMemory(to: UnsafePointer<Float>.self, capacity: capacity)
    let nowhere = (scratch + capacity * 24).bindMemory(to: Float.self, capacity: panels.columns)
    let first = tiles.lowerBound * 6, count = tiles.count * 6
    var image = first / source.count, pixel = first % source.count
    // SAFETY: the lists have one entry for each pixel of an image, and the caller vouches for what they point to.
    source.withUnsafeBufferPointer { source in
      target.withUnsafeBufferPointer { target in
        residual.withUnsafeBufferPointer { residual in
          for index in 0..<count {
            if first + index < pixels {
              a[index] = o.source + image * o.sourceStride + Int(source[pixel])
              c[index] = o.target + image * o.targetStride + Int(target[pixel])
              if let from = o.residual { r[index] = from + image * o.residualStride + Int(residual[pixel]) }
              pixel += 1
              if pixel == source.count {
                pixel = 0
                image += 1
              }
            } else {
              a[index] = a[index - 1]
              c[index] = nowhere
              if o.residual != nil { r[index] = r[index - 1] }
            }
          }
        }
      }
    }
    segments.withUnsafeBufferPointer { segments in
      guard let segments = segments.baseAddress else { return }
      for panel in range {
        let column = panel * 16
        for (index, block) in blocks.enumerated() {
          let isLast = index == blocks.count - 1
          let bias: UnsafePointer<Float>? = index == 0 && !o.accumulate ? UnsafePointer(panels.bias) + column : nil
          let b = panels.base + (panel * panels.depth + block.k) * 16
          // What comes next lies just behind: the rest of this panel, or the next one.
          let k = (isLast ? panels.depth : blocks[index + 1].k) - block.k
          let next = isLast && panel == panels.count - 1 ? b : b + k * 16
          for tile in 0..<tiles.count {
            let residual: UnsafePointer<UnsafePointer<Float>>? = isLast && o.residual != nil ? UnsafePointer(r) + tile * 6 : nil
            gather6x16(
              segments + block.segments.lowerBound, block.segments.count, UnsafePointer(a) + tile * 6, b, UnsafePointer(c) + tile * 6,
              column,
              TileEnds(bias: bias, residual: residual, relu: isLast && o.relu), Ahead(next, k: k, pass: tile, of: tiles.count))
          }
        }
      }
    }
  }
}

/// Scratch memory for each slot of a pool.
struct Scratch {
  let base: UnsafeMutableRawPointer
  let stride: Int

  subscript(slot: Int) -> UnsafeMutableRawPointer { base + slot * stride }
}
