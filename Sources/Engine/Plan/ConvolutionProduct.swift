/// One convolution between two frames, or its way back, by one of the algorithms.
enum ConvolutionProduct: Sendable {
  case gather(GatherProduct)
  case winograd(WinogradProduct)
  case scatter(ScatterProduct)

  /// SAFETY: as the products say.
  func run(images: Int, _ operands: ConvolutionOperands, threads: Threads, workspace: Workspace) {
    switch self {
    case .gather(let product): product.run(images: images, operands, threads: threads, scratch: workspace.scratch)
    case .winograd(let product):
      product.run(images: images, operands, threads: threads, scratch: workspace.scratch, shared: workspace.shared)
    case .scatter(let product): product.run(images: images, operands, threads: threads, workspace: workspace)
    }
  }

  /// Floats of scratch for each slot.
  var slotFloats: Int {
    switch self {
    case .gather(let product): GatherProduct.scratchFloats(columns: product.panels.columns)
    case .winograd(let product): product.slotFloats
    case .scatter(let product): GatherProduct.scratchFloats(columns: product.product.panels.columns)
    }
  }

  /// Floats of memory for all threads together.
  func sharedFloats(images: Int) -> Int {
    switch self {
    case .gather: 0
    case .winograd(let product): product.sharedFloats(images: images)
    case .scatter(let product): product.sharedFloats(images: images)
    }
  }

  /// Multiply-adds that are really done for an image, padding included.
  var multiplyAdds: Int {
    switch self {
    case .gather(let product): product.source.count * product.panels.depth * product.panels.columns
    case .winograd(let product): product.multiplyAdds
    case .scatter(let product): product.multiplyAdds
    }
  }
}
