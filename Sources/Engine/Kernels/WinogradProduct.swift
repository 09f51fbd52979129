/// A convolution of stride 1, or a 3×3 one of stride 2, over a rectangle of pixels, by Winograd's minimal filtering: tiles are transformed, multiplied point by point, and transformed back.
///
/// Tiles start at the rectangle's corner. Each value's bits follow from its tile and its panel of weights alone: the transforms work channel by channel, and each product
/// is one chain of fused multiply-adds over k. So they depend neither on the other tiles nor on how tiles are grouped or shared among threads.
struct WinogradProduct: Sendable {
  let tile: WinogradTile
  /// For each panel of sixteen columns: [point][depth][16].
  let panels: Panels
  /// Channels of the source with their padding; all after the first `depth` are 0.
  let k: Int
  /// Pixels of the result.
  let height: Int, width: Int
  /// The upper left input of the first tile; its upper left result; the same pixel of what is added.
  let source: PixelGrid, target: PixelGrid, residual: PixelGrid?

  private var depth: Int { panels.depth / tile.points }
  private var columns: Int { panels.columns }
  private var across: Int { (width + tile.outputs - 1) / tile.outputs }
  private var down: Int { (height + tile.outputs - 1) / tile.outputs }
  var tilesPerImage: Int { across * down }

  /// Multiply-adds that are really done for one image, without the transforms.
  var multiplyAdds: Int { tilesPerImage * panels.depth * columns }

  /// Tiles that one thread takes through all three steps, so that what lies between them stays in its second-level cache (in floats).
  private static let cacheFloats = 176 * 1024
  /// Fewer tiles than this at once, and reading the weights takes longer than the products.
  private static let fewestTiles = 18
  /// Weights up to this stay in a second-level cache themselves (in floats).
  private static let smallWeights = 200 * 1024
  /// Tiles of a staged run that go together: as many as leave room in a third-level cache (in floats), but no fewer than it takes to read the weights beside the products.
  private static let stagedFloats = 1024 * 1024
  private static let stagedTiles = 96
  /// A piece of k whose panel stays in the first-level cache.
  private static let blockK = 256

  private var floatsPerTile: Int { tile.points * (k + columns) }

  /// Whether each thread takes blocks of tiles through all steps; or else, where weights are many and tiles few, all threads go through the steps together.
  private func isFused(_ tiles: Int) -> Bool {
    Self.cacheFloats / floatsPerTile >= Self.fewestTiles && (tiles > 4 * Self.fewestTiles || panels.depth * columns <= Self.smallWeights)
  }

  /// Tiles of a block: for a fused run, of each task; for a staged one, of all tasks together.
  private func blockTiles(_ tiles: Int) -> Int {
    let isFused = isFused(tiles),
      most = isFused ? max(4, Self.cacheFloats / floatsPerTile / 2 * 2) : max(Self.stagedTiles, Self.stagedFloats / floatsPerTile / 2 * 2)
    // Blocks of equal size, and where each thread takes blocks, some for each: an even number.
    let blocks = max((tiles + most - 1) / most, isFused ? max(2, min(8, tiles / 24 * 2)) : 1)
    return roundUp((tiles + blocks - 1) / blocks, 2)
  }

  /// Points lie so far apart, in floats: not a multiple of a page, which would put all of them into one set of the cache.
  private func stride(_ channels: Int, _ tiles: Int) -> Int { roundUp(max(tiles, 4), 2) * channels + 16 }

  /// Floats of memory for a block of tiles before and after the products.
  private func blockFloats(_ tiles: Int) -> Int { tile.points * (stride(k, tiles) + stride(columns, tiles)) }

  /// Floats of scratch for each slot.
  var slotFloats: Int {
    let most = Self.cacheFloats / floatsPerTile
    return tile.points * 16 + (most >= Self.fewestTiles ? blockFloats(most + 2) : 0)
  }

  /// Floats of memory that all threads share, for a batch.
  func sharedFloats(images: Int) -> Int {
    let tiles = tilesPerImage * images
    return isFused(tiles) ? 0 : blockFloats(blockTiles(tiles))
  }

  /// SAFETY: the operands cover what the grids say for `images` images, every tile's inputs included; scratch of a slot holds `slotFloats` floats, aligned to 64
  /// bytes, and `shared` holds `sharedFloats`.
  func run(images: Int, _ operands: ConvolutionOperands, threads: Threads, scratch: Scratch, shared: UnsafeMutablePointer<Float>) {
    let tiles = tilesPerImage * images, each = blockTiles(tiles)
    guard tiles > 0 else { return }
    if isFused(tiles) {
      threads.parallelSlots((tiles + each - 1) / each) { index, slot in
        let range = index * each..<min(tiles, (index + 1) * each)
        let vectors = Self.room(scratch[slot], tile)
        let block = Block(range, memory: Self.floats(scratch[slot], tile, blockFloats(range.count)), of: self)
        input(range, block, operands, vectors)
        for point in 0..<tile.points { multiply(point, panels: 0..<panels.count, block) }
        output(range, block, operands, vectors)
      }
      return
    }
    for first in Swift.stride(from: 0, to: tiles, by: each) {
      let range = first..<min(tiles, first + each), block = Block(range, memory: shared, of: self)
      let share = max(1, 4096 / max(k, columns))
      let shares = (range.count + share - 1) / share
      func part(_ index: Int) -> Range<Int> { first + index * share..<min(range.upperBound, first + (index + 1) * share) }
      threads.parallelSlots(shares) { index, slot in input(part(index), block, operands, Self.room(scratch[slot], tile)) }
      let halves = panels.count > 1 ? 2 : 1
      threads.parallelSlots(tile.points * halves) { index, _ in
        let half = index % halves
        multiply(index / halves, panels: panels.count * half / halves..<panels.count * (half + 1) / halves, block)
      }
      threads.parallelSlots(shares) { index, slot in output(part(index), block, operands, Self.room(scratch[slot], tile)) }
    }
  }

  /// Tiles that go through the steps together, and where they lie: for each point the transformed inputs, then for each point the products.
  private struct Block {
    let first: Int, count: Int
    let inputs: UnsafeMutablePointer<Float>, inputStride: Int
    let products: UnsafeMutablePointer<Float>, productStride: Int

    init(_ tiles: Range<Int>, memory: UnsafeMutablePointer<Float>, of product: WinogradProduct) {
      (first, count) = (tiles.lowerBound, tiles.count)
      inputStride = product.stride(product.k, tiles.count)
      productStride = product.stride(product.columns, tiles.count)
      inputs = memory
      products = memory + product.tile.points * inputStride
    }
  }

  private static func room(_ scratch: UnsafeMutableRawPointer, _ tile: WinogradTile) -> UnsafeMutablePointer<Vector> {
    scratch.bindMemory(to: Vector.self, capacity: tile.points)
  }

  private static func floats(_ scratch: UnsafeMutableRawPointer, _ tile: WinogradTile, _ count: Int) -> UnsafeMutablePointer<Float> {
    (scratch + tile.points * 64).bindMemory(to: Float.self, capacity: count)
  }

  /// Calls `body` with each tile's image, and the row and column of its first result.
  @inline(__always) private func forEach(_ tiles: Range<Int>, _ body: (_ tile: Int, _ image: Int, _ row: Int, _ column: Int) -> Void) {
    let first = tiles.lowerBound.quotientAndRemainder(dividingBy: tilesPerImage)
    let corner = first.remainder.quotientAndRemainder(dividingBy: across)
    var image = first.quotient, y = corner.quotient * tile.outputs, x = corner.remainder * tile.outputs
    for index in tiles {
      body(index, image, y, x)
      x += tile.outputs
      if x >= width {
        x = 0
        y += tile.outputs
        if y >= height {
          y = 0
          image += 1
        }
      }
    }
  }

  private func input(_ tiles: Range<Int>, _ block: Block, _ o: ConvolutionOperands, _ scratch: UnsafeMutablePointer<Vector>) {
    let row = source.row / 8, pixel = source.pixel / 8, point = block.inputStride / 8
    forEach(tiles) { index, image, y, x in
      let from = vectors(o.source + image * o.sourceStride + source.offset(y * tile.stride, x * tile.stride))
      let to = vectors(block.inputs + (index - block.first) * k)
      switch tile {
      case .four, .three:
        let next = x + tile.outputs < width ? tile.outputs * pixel : tile.outputs * row - x * pixel
        WinogradTransforms.input6(from, row: row, pixel: pixel, channels: k / 8, into: to, point: point, scratch, next: next)
      case .two: WinogradTransforms.input2(from, row: row, pixel: pixel, channels: k / 8, into: to, point: point, scratch)
      case .stridedThree: StridedTransforms.input3(from, row: row, pixel: pixel, channels: k / 8, into: to, point: point, scratch)
      case .stridedFour: StridedTransforms.input4(from, row: row, pixel: pixel, channels: k / 8, into: to, point: point, scratch)
      }
    }
  }

  private func multiply(_ point: Int, panels range: Range<Int>, _ block: Block) {
    let a = block.inputs + point * block.inputStride, c = block.products + point * block.productStride
    let passes = (block.count + 5) / 6
    for panel in range {
      let b = panels.base + (panel * panels.depth + point * depth) * 16, c = c + panel * 16
      for first in Swift.stride(from: 0, to: depth, by: Self.blockK) {
        let k = min(Self.blockK, depth - first), a = a + first, b = b + first * 16
        // What comes next: the rest of this panel, or the same point of the next one, or the next point.
        let isLast = first + k == depth
        let next =
          !isLast
          ? b + k * 16
          : panel + 1 < range.upperBound
            ? b - first * 16 + panels.depth * 16
            : panels.base + (range.lowerBound * panels.depth + min(point + 1, tile.points - 1) * depth) * 16
        // Sixes, and fours where these would leave two.
        var row = 0, left = block.count, pass = 0
        while left > 0 {
          let ahead = Ahead(next, k: k, pass: pass, of: passes)
          if left > 8 || left == 5 || left == 6 {
            rows6x16(k, a + row * self.k, self.k, b, c + row * columns, columns, first > 0, ahead: ahead)
            row += 6
            left -= 6
          } else {
            rows4x16(k, a + row * self.k, self.k, b, c + row * columns, columns, first > 0, ahead: ahead)
            row += 4
            left -= 4
          }
          pass += 1
        }
      }
    }
  }

  private func output(_ tiles: Range<Int>, _ block: Block, _ o: ConvolutionOperands, _ scratch: UnsafeMutablePointer<Vector>) {
    let row = target.row / 8, pixel = target.pixel / 8, point = block.productStride / 8, channels = columns / 8
    var ends = WinogradEnds(bias: o.accumulate ? nil : vectors(UnsafePointer(panels.bias)), relu: o.relu)
    forEach(tiles) { index, image, y, x in
      let from = vectors(UnsafePointer(block.products) + (index - block.first) * columns)
      let to = vectors(o.target + image * o.targetStride + target.offset(y, x))
      if o.accumulate {
        (ends.residual, ends.residualRow, ends.residualPixel) = (UnsafePointer(to), row, pixel)
      } else if let added = o.residual, let residual {
        ends.residual = vectors(added + image * o.residualStride + residual.offset(y, x))
        (ends.residualRow, ends.residualPixel) = (residual.row / 8, residual.pixel / 8)
      }
      let height = min(tile.outputs, self.height - y), width = min(tile.outputs, self.width - x)
      switch tile {
      case .four:
        WinogradTransforms.output4(
          from, point: point, channels: channels, rows: height, columns: width, into: to, row: row, pixel: pixel, ends, scratch)
      case .three:
        WinogradTransforms.output3(
          from, point: point, channels: channels, rows: height, columns: width, into: to, row: row, pixel: pixel, ends, scratch)
      case .two:
        WinogradTransforms.output2(
          from, point: point, channels: channels, rows: height, columns: width, into: to, row: row, pixel: pixel, ends, scratch)
      case .stridedThree:
        StridedTransforms.output3(
          from, point: point, channels: channels, rows: height, columns: width, into: to, row: row, pixel: pixel, ends, scratch)
      case .stridedFour:
        StridedTransforms.output4(
          from, point: point, channels: channels, rows: height, columns: width, into: to, row: row, pixel: pixel, ends, scratch)
      }
    }
  }
}

// SAFETY (both): the maps' pixels and the blocks' tiles are whole numbers of sixteen floats from a start that is aligned to cache lines.
@inline(__always) private func vectors(_ floats: UnsafePointer<Float>) -> UnsafePointer<Vector> {
  UnsafeRawPointer(floats).assumingMemoryBound(to: Vector.self)
}
@inline(__always) private func vectors(_ floats: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Vector> {
  UnsafeMutableRawPointer(floats).assumingMemoryBound(to: Vector.self)
}

/// Pixels in memory, in floats: where the first lies, and how far the next row and the next pixel.
struct PixelGrid: Sendable {
  let origin: Int, row: Int, pixel: Int

  init(_ frame: Frame, row: Int, column: Int) {
    origin = frame.offset(row, column)
    self.row = frame.rowStride
    pixel = frame.stride
  }

  init(_ blocks: ImageBlocks) {
    origin = 0
    row = blocks.columns.count * blocks.stride
    pixel = blocks.stride
  }

  @inline(__always) func offset(_ y: Int, _ x: Int) -> Int { origin &+ y &* row &+ x &* pixel }
}
