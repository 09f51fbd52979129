/// The shape of one convolution, with physical channels: outside the image's three, a multiple of 16, filled up with zeros, so that no
/// kernel has a remainder.
struct ConvolutionShape: Sendable, Equatable {
  var inChannels, outChannels: Int
  var kernelHeight, kernelWidth: Int
  var stride, padding: Int
  var inHeight, inWidth: Int
  var outHeight, outWidth: Int

  /// Values of one row of the window, and of the whole window.
  var windowRow: Int { kernelWidth * inChannels }
  var window: Int { kernelHeight * windowRow }
}

/// Where a map of one image lies: `origin` floats from its storage's start is position (0, 0); rows are `row` floats apart.
struct MapLayout: Sendable, Equatable {
  var height, width, channels, border: Int
  var row: Int { (width + 2 * border) * channels }
  var origin: Int { border * row + border * channels }
  /// Floats of one image, its border included.
  var count: Int { (height + 2 * border) * row }
}

/// One of the stride² ways in which input positions see output positions: those with row ≡ `row` and column ≡ `column` modulo the stride.
struct GradientPhase: Sendable {
  var row, column: Int
  /// Rows of the filter that reach these positions, with the row of the output they meet, counted from the position's row divided by stride.
  var taps: [(kernelRow: Int, outRow: Int)]
  /// Columns of the filter from last to first, and the output's column that the first of them meets.
  var kernelColumns: [Int]
  var firstOutColumn: Int
  /// Where this phase's packed weights begin, for each block of 16 input channels `panel` floats.
  var weightOffset: Int
  var panel: Int
}

/// Forward, backward to the input and backward to the weights of one convolution.
struct ConvolutionPass: Sendable {
  let shape: ConvolutionShape
  let input: MapLayout
  /// The layout of the output's gradient, with the border that the pass to the input reads.
  let gradient: MapLayout
  let phases: [GradientPhase]
  /// Where tiles save multiplications: then they do all three products.
  let winograd: WinogradPass?
  /// Floats of the packed weights, forward and to the input, and of the weight gradient.
  let forwardWeights: Int
  let backwardWeights: Int
  let weightGradients: Int

  init(shape: ConvolutionShape, input: MapLayout) {
    self.shape = shape
    self.input = input
    weightGradients = shape.window * shape.outChannels
    var phases: [GradientPhase] = []
    var border = 0
    var offset = 0
    let (s, p) = (shape.stride, shape.padding)
    for row in 0..<s {
      for column in 0..<s {
        let taps = (0..<shape.kernelHeight).filter { (row + p - $0) % s == 0 }.map { (kernelRow: $0, outRow: (row + p - $0) / s) }
        let columns = (0..<shape.kernelWidth).filter { (column + p - $0) % s == 0 }.reversed()
        let outColumns = columns.map { (column + p - $0) / s }
        for outRow in taps.map(\.outRow) {
          border = max(border, -outRow, (shape.inHeight - 1 - row) / s + outRow - (shape.outHeight - 1))
        }
        for outColumn in outColumns {
          border = max(border, -outColumn, (shape.inWidth - 1 - column) / s + outColumn - (shape.outWidth - 1))
        }
        let panel = taps.count * columns.count * shape.outChannels * 16
        phases.append(
          GradientPhase(
            row: row, column: column, taps: columns.isEmpty ? [] : taps, kernelColumns: Array(columns),
            firstOutColumn: outColumns.first ?? 0, weightOffset: offset, panel: panel))
        offset += panel * (shape.inChannels / 16)
      }
    }
    self.phases = phases
    if WinogradPass.applies(to: shape) { border = max(border, WinogradPass.border(height: shape.outHeight, width: shape.outWidth)) }
    gradient = MapLayout(height: shape.outHeight, width: shape.outWidth, channels: shape.outChannels, border: border)
    winograd = WinogradPass.applies(to: shape) ? WinogradPass(shape: shape, input: input, gradient: gradient) : nil
    forwardWeights = winograd?.weightFloats ?? shape.window * shape.outChannels
    backwardWeights = winograd?.weightFloats ?? offset
  }

  /// The border that the input's map needs.
  static func inputBorder(_ shape: ConvolutionShape) -> Int {
    WinogradPass.applies(to: shape) ? max(shape.padding, WinogradPass.border(height: shape.inHeight, width: shape.inWidth)) : shape.padding
  }

  /// Floats of scratch that the products over so many images need.
  func roomFloats(images: Int) -> Int { winograd?.roomFloats(images: images) ?? 0 }

  // MARK: Packing

  /// Packs weights for both directions. `weights` is torch's [out, in, row, column] with the logical channel counts.
  func pack(
    weights: UnsafePointer<Float>, out: Int, in inputs: Int, forward: UnsafeMutablePointer<Float>, backward: UnsafeMutablePointer<Float>?
  ) {
    if let winograd { return winograd.pack(weights: weights, out: out, in: inputs, forward: forward, backward: backward) }
    let (kh, kw) = (shape.kernelHeight, shape.kernelWidth)
    for o in 0..<out {
      let panel = forward + (o / 16) * shape.window * 16 + o % 16
      for i in 0..<inputs {
        for y in 0..<kh {
          for x in 0..<kw {
            panel[((y * kw + x) * shape.inChannels + i) * 16] = weights[((o * inputs + i) * kh + y) * kw + x]
          }
        }
      }
    }
    guard let backward else { return }
    for phase in phases {
      for (t, tap) in phase.taps.enumerated() {
        for (k, column) in phase.kernelColumns.enumerated() {
          for o in 0..<out {
            let step = ((t * phase.kernelColumns.count + k) * shape.outChannels + o) * 16
            for i in 0..<inputs {
              backward[phase.weightOffset + (i / 16) * phase.panel + step + i % 16] =
                weights[((o * inputs + i) * kh + tap.kernelRow) * kw + column]
            }
          }
        }
      }
    }
  }

  // MARK: The three products

  // Over `images` images, whose maps lie one after the other; `room` holds `roomFloats(images:)` floats.

  /// out[y, x, :] = Σ window · weights. `x` is laid out as `input`; `out` has no border.
  func forward(
    images: Int, x: UnsafePointer<Float>, weights: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>, room: UnsafeMutablePointer<Float>
  ) {
    if let winograd { return winograd.forward(images: images, x: x, weights: weights, out: out, room: room) }
    let map = shape.outHeight * shape.outWidth * shape.outChannels
    for image in 0..<images { forward(x: x + image * input.count, weights: weights, out: out + image * map) }
  }

  /// The gradient at the input, without a border; `g` is laid out as `gradient`, its border zero.
  func backward(
    images: Int, g: UnsafePointer<Float>, weights: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>, accumulate: Bool,
    room: UnsafeMutablePointer<Float>
  ) {
    if let winograd {
      return winograd.backward(images: images, g: g, weights: weights, into: dx, accumulate: accumulate, room: room)
    }
    let map = shape.inHeight * shape.inWidth * shape.inChannels
    for image in 0..<images { backward(g: g + image * gradient.count, weights: weights, into: dx + image * map, accumulate: accumulate) }
  }

  /// Adds the images' weight gradients to `dw`, which is [window row, column, in][out].
  func weightGradient(
    images: Int, x: UnsafePointer<Float>, g: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>, room: UnsafeMutablePointer<Float>
  ) {
    if let winograd { return winograd.weightGradient(images: images, x: x, g: g, into: dw, room: room) }
    for image in 0..<images { weightGradient(x: x + image * input.count, g: g + image * gradient.count, into: dw) }
  }

  private func forward(x: UnsafePointer<Float>, weights: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>) {
    let start = input.origin - shape.padding * (input.row + input.channels)
    let positionA = shape.stride * shape.inChannels
    withUnsafeTemporaryAllocation(of: Int.self, capacity: shape.kernelHeight) { offsets in
      for y in 0..<shape.kernelHeight { offsets[y] = y * input.row }
      guard let offsets = UnsafePointer(offsets.baseAddress) else { return }
      var product = TileProduct(
        segments: shape.kernelHeight, steps: shape.windowRow, a: x, aOffsets: offsets, b: weights, segmentB: shape.windowRow &* 16, c: out,
        rowC: shape.outChannels, accumulate: false)
      for block in 0..<shape.outChannels / 16 {
        product.b = weights + block &* shape.window &* 16
        for y in 0..<shape.outHeight {
          let row = x + (start &+ y &* shape.stride &* input.row)
          let outRow = out + (y &* shape.outWidth &* shape.outChannels &+ block &* 16)
          var column = 0
          while column < shape.outWidth {
            let height = tileHeight(shape.outWidth &- column)
            product.a = row + column &* positionA
            product.c = outRow + column &* shape.outChannels
            positionTile(height, product, rowA: positionA)
            column &+= height
          }
        }
      }
    }
  }

  private func backward(g: UnsafePointer<Float>, weights: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>, accumulate: Bool) {
    let (s, channels) = (shape.stride, shape.inChannels)
    for phase in phases {
      let rows = (shape.inHeight - phase.row + s - 1) / s
      let columns = (shape.inWidth - phase.column + s - 1) / s
      if phase.taps.isEmpty {
        if !accumulate {
          for y in 0..<rows {
            for x in 0..<columns {
              let position = ((y * s + phase.row) * shape.inWidth + x * s + phase.column) * channels
              (dx + position).update(repeating: 0, count: channels)
            }
          }
        }
        continue
      }
      let run = phase.kernelColumns.count * shape.outChannels
      withUnsafeTemporaryAllocation(of: Int.self, capacity: phase.taps.count) { offsets in
        for (t, tap) in phase.taps.enumerated() {
          offsets[t] = gradient.origin + tap.outRow * gradient.row + phase.firstOutColumn * gradient.channels
        }
        guard let offsets = UnsafePointer(offsets.baseAddress) else { return }
        var product = TileProduct(
          segments: phase.taps.count, steps: run, a: g, aOffsets: offsets, b: weights, segmentB: run &* 16, c: dx, rowC: s * channels,
          accumulate: accumulate)
        for block in 0..<channels / 16 {
          product.b = weights + (phase.weightOffset &+ block &* phase.panel)
          for y in 0..<rows {
            let row = g + y &* gradient.row
            let outRow = dx + (((y &* s &+ phase.row) &* shape.inWidth &+ phase.column) &* channels &+ block &* 16)
            var x = 0
            while x < columns {
              let height = tileHeight(columns &- x)
              product.a = row + x &* gradient.channels
              product.c = outRow + x &* s &* channels
              positionTile(height, product, rowA: gradient.channels)
              x &+= height
            }
          }
        }
      }
    }
  }

  private func weightGradient(x: UnsafePointer<Float>, g: UnsafePointer<Float>, into dw: UnsafeMutablePointer<Float>) {
    // Rows of output positions at a time: their gradients stay in the first-level cache while all tiles pass over them.
    let block = max(1, 6_000 / (shape.outWidth * shape.outChannels))
    let start = input.origin - shape.padding * (input.row + input.channels)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: block) { offsets in
      for y in 0..<block { offsets[y] = y * shape.stride * input.row }
      guard let offsets = UnsafePointer(offsets.baseAddress) else { return }
      var product = TileProduct(
        segments: block, steps: shape.outWidth, a: x, aOffsets: offsets, b: g, segmentB: gradient.row, c: dw, rowC: shape.outChannels,
        accumulate: true)
      var y = 0
      while y < shape.outHeight {
        product.segments = min(block, shape.outHeight - y)
        let rows = x + (start &+ y &* shape.stride &* input.row)
        let gradients = g + (gradient.origin &+ y &* gradient.row)
        for kernelRow in 0..<shape.kernelHeight {
          var value = 0
          while value < shape.windowRow {
            let height = tileHeight(shape.windowRow &- value)
            product.a = rows + (kernelRow &* input.row &+ value)
            let target = dw + (kernelRow &* shape.windowRow &+ value) &* shape.outChannels
            for channel in stride(from: 0, to: shape.outChannels, by: 16) {
              product.b = gradients + channel
              product.c = target + channel
              weightTile(height, product, stepA: shape.stride &* shape.inChannels, stepB: shape.outChannels)
            }
            value &+= height
          }
        }
        y += block
      }
    }
  }

  /// Brings a weight gradient into torch's [out, in, row, column] with the logical channel counts.
  func unpack(gradient dw: UnsafePointer<Float>, out: Int, in inputs: Int, into weights: UnsafeMutablePointer<Float>) {
    let (kh, kw) = (shape.kernelHeight, shape.kernelWidth)
    for y in 0..<kh {
      for x in 0..<kw {
        for i in 0..<inputs {
          let row = dw + ((y * kw + x) * shape.inChannels + i) * shape.outChannels
          for o in 0..<out { weights[((o * inputs + i) * kh + y) * kw + x] = row[o] }
        }
      }
    }
  }
}
