extension Plan {
  /// Multiply-adds that a forward pass really does for one image, in the products alone: with what rounding up to whole tiles adds, without what Winograd's filtering saves.
  /// `multiplyAdds` is what the same convolutions take directly.
  public var multiplyAddsDone: Int { stages.reduce(0) { $0 + ($1.products?.forward.multiplyAdds ?? 0) } }

  /// Bytes of packed weights that one pass over a group of images reads.
  public var weightBytes: Int { stages.reduce(0) { $0 + ($1.products?.forward.weightBytes ?? 0) } }
}

extension ConvolutionProduct {
  var weightBytes: Int {
    let panels =
      switch self {
      case .gather(let product): product.panels
      case .winograd(let product): product.panels
      case .scatter(let product): product.product.panels
      }
    return panels.depth * panels.columns * 4
  }
}
