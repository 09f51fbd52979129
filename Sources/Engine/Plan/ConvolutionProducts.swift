/// The products of one convolution in a plan, forward and backward, between given frames.
struct ConvolutionProducts: Sendable {
  let forward: ConvolutionProduct
  /// To the source's gradient: one for each remainder of (row, column) by the stride; or one over blocks of the image.
  private(set) var backward: [ConvolutionProduct] = []
  /// Where the backward products write if they go over blocks of the image.
  private(set) var blocks: ImageBlocks?
  /// The source's pixels that the backward products write: all of its region or not.
  private(set) var coversSource = true

  init(
    _ folded: FoldedConvolution, _ algorithm: Algorithm, from source: Frame, blocks: ImageBlocks?, to target: Frame, residual: Frame?
  ) throws(EngineError) {
    let window = folded.convolution.window, region = target.region
    if case .winograd(let tile) = algorithm {
      let (row, column) = (region.rows.lowerBound, region.columns.lowerBound)
      if let blocks {
        forward = .winograd(
          WinogradProduct(
            tile: tile, panels: try folded.blockWinogradPanels(backward: false), k: blocks.stride, height: region.height,
            width: region.width, source: PixelGrid(blocks), target: PixelGrid(target, row: row, column: column),
            residual: residual.map { PixelGrid($0, row: row, column: column) }))
        return
      }
      forward = .winograd(
        WinogradProduct(
          tile: tile, panels: try folded.winogradPanels(tile, pixel: source.stride, backward: false), k: source.stride,
          height: region.height, width: region.width,
          source: PixelGrid(source, row: row * window.stride - window.padding, column: column * window.stride - window.padding),
          target: PixelGrid(target, row: row, column: column), residual: residual.map { PixelGrid($0, row: row, column: column) }))
      return
    }
    let panels = try folded.forwardPanels(pixel: source.stride)
    var segments: [Segment] = []
    for row in 0..<window.kernel { segments.append(Segment(offset: row * source.rowStride, length: window.kernel * source.stride)) }
    var from: [Int32] = [], to: [Int32] = [], added: [Int32] = []
    for row in region.rows {
      for column in region.columns {
        from.append(Int32(source.offset(row * window.stride - window.padding, column * window.stride - window.padding)))
        to.append(Int32(target.offset(row, column)))
        if let residual { added.append(Int32(residual.offset(row, column))) }
      }
    }
    forward = .gather(GatherProduct(panels: panels, segments: segments, source: from, target: to, residual: added))
  }

  /// The source's pixels that can receive a gradient from the target's region.
  static func affected(_ window: Window, source: Frame, target: Region) -> Region {
    let reach = window.reach(target)
    return Region(rows: reach.rows.clamped(to: source.region.rows), columns: reach.columns.clamped(to: source.region.columns))
  }

  /// The target's pixels that the backward products read, most of them in its region and the rest zero.
  static func backwardReach(_ folded: FoldedConvolution, _ algorithm: Algorithm, source: Frame, target: Region) -> Region {
    let window = folded.convolution.window, affected = affected(window, source: source, target: target)
    let taps = folded.blockTaps
    func axis(_ range: Range<Int>) -> Range<Int> {
      let blocks = ImageBlocks.axis(range, window)
      return blocks.lowerBound - taps + 1..<blocks.lowerBound + roundUp(blocks.count, algorithm.tile)
    }
    return Region(rows: axis(affected.rows), columns: axis(affected.columns))
  }

  /// Products from the target's gradient to the source's, one for each remainder.
  mutating func addBackward(_ folded: FoldedConvolution, _ algorithm: Algorithm, source: Frame, gradient: Frame) throws(EngineError) {
    let window = folded.convolution.window, stride = window.stride
    let affected = Self.affected(window, source: source, target: gradient.region)
    coversSource = affected == source.region
    if algorithm == .scatter {
      let panels = try folded.scatterPanels(pixel: gradient.stride)
      backward = [.scatter(ScatterProduct(panels: panels, window: window, affected: affected, source: source, gradient: gradient))]
      return
    }
    if case .winograd(let tile) = algorithm {
      let (row, column) = (affected.rows.lowerBound, affected.columns.lowerBound)
      // Turned around, the window's last tap comes first: as far before the pixel as the padding leaves.
      let before = window.kernel - 1 - window.padding
      backward = [
        .winograd(
          WinogradProduct(
            tile: tile, panels: try folded.winogradPanels(tile, pixel: gradient.stride, backward: true), k: gradient.stride,
            height: affected.height, width: affected.width, source: PixelGrid(gradient, row: row - before, column: column - before),
            target: PixelGrid(source, row: row, column: column), residual: nil))
      ]
      return
    }
    for rowRemainder in 0..<stride {
      for columnRemainder in 0..<stride {
        let rows = folded.taps(rowRemainder), columns = folded.taps(columnRemainder)
        guard rows > 0, columns > 0 else {
          coversSource = false
          continue
        }
        var from: [Int32] = [], to: [Int32] = []
        for row in affected.rows where (row + window.padding) % stride == rowRemainder {
          for column in affected.columns where (column + window.padding) % stride == columnRemainder {
            let y = (row + window.padding) / stride - rows + 1, x = (column + window.padding) / stride - columns + 1
            from.append(Int32(gradient.offset(y, x)))
            to.append(Int32(source.offset(row, column)))
          }
        }
        var segments: [Segment] = []
        for row in 0..<rows { segments.append(Segment(offset: row * gradient.rowStride, length: columns * gradient.stride)) }
        let panels = try folded.backwardPanels(row: rowRemainder, column: columnRemainder, pixel: gradient.stride)
        backward.append(.gather(GatherProduct(panels: panels, segments: segments, source: from, target: to)))
      }
    }
  }

  /// One product from the target's gradient to blocks of the image: with three channels, a panel would otherwise be mostly empty.
  mutating func addImageBackward(_ folded: FoldedConvolution, _ algorithm: Algorithm, image: Frame, gradient: Frame) throws(EngineError) {
    let window = folded.convolution.window, taps = folded.blockTaps
    let blocks = ImageBlocks(Self.affected(window, source: image, target: gradient.region), window: window, channels: image.channels)
    self.blocks = blocks
    if case .winograd(let tile) = algorithm {
      let source = PixelGrid(gradient, row: blocks.rows.lowerBound - taps + 1, column: blocks.columns.lowerBound - taps + 1)
      backward = [
        .winograd(
          WinogradProduct(
            tile: tile, panels: try folded.blockWinogradPanels(backward: true), k: gradient.stride, height: blocks.rows.count,
            width: blocks.columns.count, source: source, target: PixelGrid(blocks), residual: nil))
      ]
      return
    }
    let panels = try folded.blockPanels(pixel: gradient.stride)
    var from: [Int32] = [], to: [Int32] = []
    for row in blocks.rows {
      for column in blocks.columns {
        from.append(Int32(gradient.offset(row - taps + 1, column - taps + 1)))
        to.append(Int32(to.count * panels.columns))
      }
    }
    var segments: [Segment] = []
    for row in 0..<taps { segments.append(Segment(offset: row * gradient.rowStride, length: taps * gradient.stride)) }
    backward = [.gather(GatherProduct(panels: panels, segments: segments, source: from, target: to))]
  }
}
