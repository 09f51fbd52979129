/// The way back through a convolution from few pixels: each pixel of the result times the whole window, then what meets at a pixel of the source is added up.
///
/// A cone's tip is where this pays: the gradient of 3×3 pixels reaches 5×5, and a product over these would multiply mostly zeros. Every term is one chain of fused
/// multiply-adds over the result's channels; the terms of a pixel are added in the window's order.
struct ScatterProduct: Sendable {
  /// From a pixel of the result to (tap, channel of the source).
  let product: GatherProduct
  /// For each pixel of the source: where it lies, and where its terms begin in `terms`; one more entry at the end.
  private let target: [Int32], starts: [Int32]
  /// Places of the terms among the products.
  private let terms: [Int32]
  private let channels: Int

  private var pixels: Int { product.source.count }
  private var columns: Int { product.panels.columns }

  /// - Parameters:
  ///   - panels: columns (row of the window, column of the window, channel with padding), k over the result's channels.
  ///   - affected: the source's pixels to be written.
  init(panels: Panels, window: Window, affected: Region, source: Frame, gradient: Frame) {
    let columns = panels.columns, stride = columns / (window.kernel * window.kernel), region = gradient.region
    var from: [Int32] = [], to: [Int32] = []
    for row in region.rows {
      for column in region.columns {
        to.append(Int32(from.count * columns))
        from.append(Int32(gradient.offset(row, column)))
      }
    }
    product = GatherProduct(panels: panels, segments: [Segment(offset: 0, length: panels.depth)], source: from, target: to)
    channels = stride
    /// The positions of the result whose window has this position at `tap`.
    func position(_ place: Int, _ tap: Int, _ range: Range<Int>) -> Int? {
      let (result, rest) = (place + window.padding - tap).quotientAndRemainder(dividingBy: window.stride)
      return rest == 0 && range.contains(result) ? result - range.lowerBound : nil
    }
    var target: [Int32] = [], starts: [Int32] = [0], terms: [Int32] = []
    for row in affected.rows {
      for column in affected.columns {
        for y in 0..<window.kernel {
          guard let first = position(row, y, region.rows) else { continue }
          for x in 0..<window.kernel {
            guard let second = position(column, x, region.columns) else { continue }
            terms.append(Int32((first * region.width + second) * columns + (y * window.kernel + x) * stride))
          }
        }
        target.append(Int32(source.offset(row, column)))
        starts.append(Int32(terms.count))
      }
    }
    (self.target, self.starts, self.terms) = (target, starts, terms)
  }

  /// Multiply-adds for one image.
  var multiplyAdds: Int { pixels * product.panels.depth * columns }

  /// Floats that all threads share, for a batch.
  func sharedFloats(images: Int) -> Int { images * pixels * columns }

  /// SAFETY: the operands cover all pixels of `images` images; `shared` holds `sharedFloats`.
  func run(images: Int, _ operands: ConvolutionOperands, threads: Threads, workspace: Workspace) {
    let shared = workspace.shared, each = pixels * columns
    product.run(
      images: images,
      .init(source: operands.source, sourceStride: operands.sourceStride, target: shared, targetStride: each), threads: threads,
      scratch: workspace.scratch)
    func sum(_ index: Int) {
      let (image, pixel) = index.quotientAndRemainder(dividingBy: target.count)
      let to = operands.target + image * operands.targetStride + Int(target[pixel])
      if !operands.accumulate { to.update(repeating: 0, count: channels) }
      for term in Int(starts[pixel])..<Int(starts[pixel + 1]) {
        PixelKernels.pass(shared + image * each + Int(terms[term]), adds: true, into: to, count: channels)
      }
    }
    let count = images * target.count, share = max(1, 8192 / channels)
    threads.parallel((count + share - 1) / share) { task in
      for index in task * share..<min(count, (task + 1) * share) { sum(index) }
    }
  }
}
