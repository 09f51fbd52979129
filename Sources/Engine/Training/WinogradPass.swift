/// The three products of a 3×3 convolution of stride 1 by Winograd's minimal filtering: tiles of 4×4 positions are transformed, multiplied point by point with a quarter of
/// the multiplications, and transformed back.
///
/// Tiles start at the map's corner; those past its edge read zeros from its border. Forward and to the input, a value's bits follow from its tile and the weights alone.
/// For the weights, the tiles of the images given together are summed in blocks, one chain of fused multiply-adds a block: their bits depend on which images these are,
/// which is a matter of the batch and the layer.
struct WinogradPass: Sendable {
  let shape: ConvolutionShape
  /// The layouts of the input and of the output's gradient, with a border that covers the last tiles.
  let input: MapLayout, gradient: MapLayout

  static let points = 36
  static let side = 4

  /// Whether the tiles save more than they cost.
  static func applies(to shape: ConvolutionShape) -> Bool {
    guard shape.kernelHeight == 3, shape.kernelWidth == 3, shape.stride == 1, shape.padding == 1 else { return false }
    guard shape.inChannels % 16 == 0, shape.outChannels % 16 == 0 else { return false }
    let tiles = (shape.outHeight + side - 1) / side * ((shape.outWidth + side - 1) / side)
    return tiles * points * 2 <= shape.outHeight * shape.outWidth * 9
  }

  /// The border that a map needs so that every tile's inputs lie in it.
  static func border(height: Int, width: Int) -> Int { max(roundUp(height, side) - height, roundUp(width, side) - width) + 1 }

  private var across: Int { (shape.outWidth + Self.side - 1) / Self.side }
  private var down: Int { (shape.outHeight + Self.side - 1) / Self.side }
  var tilesPerImage: Int { across * down }

  /// Floats of the transformed weights, either way.
  var weightFloats: Int { Self.points * shape.inChannels * shape.outChannels }

  /// Tiles that go through all steps together: what lies between the steps stays in the second-level cache, unless the channels are so many that reading the weights
  /// would take longer than multiplying with them.
  private var mostTiles: Int { roundUp(max(16, 150_000 / (Self.points * (shape.inChannels + shape.outChannels))), 6) }

  private func blockTiles(_ tiles: Int) -> Int {
    let blocks = (tiles + mostTiles - 1) / mostTiles
    return min(tiles, roundUp((tiles + blocks - 1) / blocks, 6))
  }

  /// Points lie so far apart, in floats: not a multiple of a page, which would put all of them into one set of the cache.
  func pointStride(_ tiles: Int, _ channels: Int) -> Int { tiles * channels + 16 }

  /// Floats of scratch for the products over the tiles of so many images.
  func roomFloats(images: Int) -> Int {
    let tiles = min(images * tilesPerImage, mostTiles)
    return Self.points * (pointStride(tiles, shape.inChannels) + pointStride(tiles, shape.outChannels)) + Self.points * (8 + 96)
  }

  // MARK: Packing

  /// Transforms weights for both directions: for each panel of 16 columns [point][k][16]. `weights` is torch's [out, in, row, column] with the logical channel counts.
  func pack(
    weights: UnsafePointer<Float>, out: Int, in inputs: Int, forward: UnsafeMutablePointer<Float>, backward: UnsafeMutablePointer<Float>?
  ) {
    transform(columns: out, depth: inputs, k: shape.inChannels, into: forward) { output, input, tap in
      weights[(output &* inputs &+ input) &* 9 &+ tap]
    }
    guard let backward else { return }
    // The kernels turned around, inputs and outputs exchanged.
    transform(columns: inputs, depth: out, k: shape.outChannels, into: backward) { input, output, tap in
      weights[(output &* inputs &+ input) &* 9 &+ 8 &- tap]
    }
  }

  @inline(__always) private func transform(
    columns: Int, depth: Int, k: Int, into panels: UnsafeMutablePointer<Float>, _ weight: (_ column: Int, _ depth: Int, _ tap: Int) -> Float
  ) {
    withUnsafeTemporaryAllocation(of: Vector.self, capacity: 9 + 18) { room in
      // SAFETY: set before it is read; 27 vectors.
      room.initialize(repeating: .zero)
      guard let g = room.baseAddress else { return }
      for first in stride(from: 0, to: columns, by: 8) {
        let lanes = min(8, columns - first)
        for d in 0..<depth {
          for tap in 0..<9 {
            var v = Vector.zero
            for lane in 0..<lanes { v[lane] = weight(first &+ lane, d, tap) }
            g[tap] = v
          }
          let target = panels + ((first / 16 &* Self.points &* k &+ d) &* 16 &+ first % 16)
          winogradWeights(Vectors(g), into: tileVectors(target), point: k &* 2, g + 9)
        }
      }
    }
  }

  // MARK: The three products

  /// The outputs of `images` images, which lie `layout.count` floats apart; `out` has no border.
  func forward(
    images: Int, x: UnsafePointer<Float>, weights: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>, room: UnsafeMutablePointer<Float>
  ) {
    product(images, x, input, weights, columns: shape.outChannels, into: out, add: false, room)
  }

  /// The gradients at the inputs, without a border; `g` is laid out as `gradient`, its border zero.
  func backward(
    images: Int, g: UnsafePointer<Float>, weights: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>, accumulate: Bool,
    room: UnsafeMutablePointer<Float>
  ) {
    product(images, g, gradient, weights, columns: shape.inChannels, into: dx, add: accumulate, room)
  }

  private func product(
    _ images: Int, _ source: UnsafePointer<Float>, _ layout: MapLayout, _ weights: UnsafePointer<Float>, columns: Int,
    into target: UnsafeMutablePointer<Float>, add: Bool, _ room: UnsafeMutablePointer<Float>
  ) {
    let (k, tiles) = (layout.channels, images * tilesPerImage)
    let (height, width, plane) = (shape.outHeight, shape.outWidth, shape.outHeight * shape.outWidth * columns)
    let each = blockTiles(tiles)
    let scratch = tileVectors(room), inputs = room + Self.points * 8
    for first in stride(from: 0, to: tiles, by: each) {
      let range = first..<min(tiles, first + each)
      let (inputStride, outputStride) = (pointStride(range.count, k), pointStride(range.count, columns))
      let outputs = inputs + Self.points * inputStride
      forEach(range) { index, image, y, x in
        winogradInput(
          window(source, image, y, x, layout), row: layout.row / 8, pixel: k / 8, channels: k / 8, into: tileVectors(inputs + index * k),
          point: inputStride / 8, scratch)
      }
      for point in 0..<Self.points {
        for panel in 0..<columns / 16 {
          winogradRows(
            range.count, k, inputs + point &* inputStride, k, weights + (panel &* Self.points &+ point) &* k &* 16,
            outputs + (point &* outputStride &+ panel &* 16), columns)
        }
      }
      forEach(range) { index, image, y, x in
        winogradOutput(
          tileVectors(UnsafePointer(outputs + index * columns)), point: outputStride / 8, channels: columns / 8,
          rows: min(Self.side, height - y), columns: min(Self.side, width - x),
          into: tileVectors(target + (image * plane + (y * width + x) * columns)), row: width * columns / 8, pixel: columns / 8, add: add,
          scratch)
      }
    }
  }

  /// Adds the images' weight gradients to `dw`, which is [window row, column, in][out].
  func weightGradient(
    images: Int, x: UnsafePointer<Float>, g: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>, room: UnsafeMutablePointer<Float>
  ) {
    let (ci, co, tiles) = (shape.inChannels, shape.outChannels, images * tilesPerImage)
    let each = blockTiles(tiles)
    let scratch = tileVectors(room), products = room + Self.points * 8, memory = products + Self.points * 96
    for first in stride(from: 0, to: tiles, by: each) {
      let range = first..<min(tiles, first + each)
      let block = WeightTiles(range.count, of: self, memory: memory)
      transform(range, x: x, g: g, into: block, at: 0, scratch)
      for panel in stride(from: 0, to: co, by: 16) {
        var value = 0
        while value < ci {
          let rows = tileHeight(ci &- value)
          for point in 0..<Self.points { multiply(point, rows, value, panel, block, into: products + point &* 96, row: 16) }
          for row in 0..<rows {
            winogradWeightGradient(
              tileVectors(UnsafePointer(products + row &* 16)), point: 12, channels: 2,
              into: tileVectors(dw + ((value &+ row) &* co &+ panel)),
              row: 3 &* ci &* co / 8, column: ci &* co / 8, add: true, scratch)
          }
          value &+= rows
        }
      }
    }
  }

  /// Tiles of inputs and of gradients, transformed: for each point the inputs, then for each point the gradients.
  struct WeightTiles {
    let count: Int
    let inputs: UnsafeMutablePointer<Float>, inputStride: Int
    let gradients: UnsafeMutablePointer<Float>, gradientStride: Int

    init(_ count: Int, of pass: WinogradPass, memory: UnsafeMutablePointer<Float>) {
      self.count = count
      inputStride = pass.pointStride(count, pass.shape.inChannels)
      gradientStride = pass.pointStride(count, pass.shape.outChannels)
      inputs = memory
      gradients = memory + WinogradPass.points * inputStride
    }
  }

  /// Transforms tiles; the first becomes number `number` of `block`.
  func transform(
    _ tiles: Range<Int>, x: UnsafePointer<Float>, g: UnsafePointer<Float>, into block: WeightTiles, at number: Int,
    _ scratch: MutableVectors
  ) {
    let (ci, co) = (shape.inChannels, shape.outChannels)
    forEach(tiles) { index, image, y, column in
      winogradInput(
        window(x, image, y, column, input), row: input.row / 8, pixel: ci / 8, channels: ci / 8,
        into: tileVectors(block.inputs + (number + index) * ci), point: block.inputStride / 8, scratch)
      winogradGradient(
        tileVectors(g + (image * gradient.count + gradient.origin + y * gradient.row + column * co)), row: gradient.row / 8, pixel: co / 8,
        channels: co / 8, into: tileVectors(block.gradients + (number + index) * co), point: block.gradientStride / 8, scratch)
    }
  }

  /// One point's products of `rows` inputs from `value` on with sixteen outputs from `panel` on, summed over the tiles.
  @inline(__always) func multiply(
    _ point: Int, _ rows: Int, _ value: Int, _ panel: Int, _ block: WeightTiles, into target: UnsafeMutablePointer<Float>, row: Int
  ) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 1) { none in
      none[0] = 0
      guard let offsets = UnsafePointer(none.baseAddress) else { return }
      weightTile(
        rows,
        TileProduct(
          segments: 1, steps: block.count, a: UnsafePointer(block.inputs) + (point &* block.inputStride &+ value), aOffsets: offsets,
          b: UnsafePointer(block.gradients) + (point &* block.gradientStride &+ panel), segmentB: 0, c: target, rowC: row,
          accumulate: false), stepA: shape.inChannels, stepB: shape.outChannels)
    }
  }

  // MARK: Tiles

  /// A tile's upper left input: one row and one column before its first output.
  private func window(_ source: UnsafePointer<Float>, _ image: Int, _ y: Int, _ x: Int, _ layout: MapLayout) -> Vectors {
    tileVectors(source + (image * layout.count + layout.origin + (y - 1) * layout.row + (x - 1) * layout.channels))
  }

  /// Calls `body` with each tile's number in the range, its image, and the row and column of its first output.
  @inline(__always) private func forEach(_ tiles: Range<Int>, _ body: (_ index: Int, _ image: Int, _ row: Int, _ column: Int) -> Void) {
    var (image, rest) = tiles.lowerBound.quotientAndRemainder(dividingBy: tilesPerImage)
    var (y, x) = rest.quotientAndRemainder(dividingBy: across)
    (rest, y, x) = (0, y * Self.side, x * Self.side)
    for index in 0..<tiles.count {
      body(index, image, y, x)
      x += Self.side
      guard x >= shape.outWidth else { continue }
      (x, y) = (0, y + Self.side)
      guard y >= shape.outHeight else { continue }
      (y, image) = (0, image + 1)
    }
  }
}

// SAFETY (both): pixels and points are whole numbers of sixteen floats from a start that is aligned to cache lines.
@inline(__always) func tileVectors(_ floats: UnsafePointer<Float>) -> Vectors {
  UnsafeRawPointer(floats).assumingMemoryBound(to: Vector.self)
}
@inline(__always) func tileVectors(_ floats: UnsafeMutablePointer<Float>) -> MutableVectors {
  UnsafeMutableRawPointer(floats).assumingMemoryBound(to: Vector.self)
}
