extension Plan {
  /// Multiply-adds that a forward pass really does for one image, in the products alone: with what rounding up to whole tiles adds, without what Winograd's filtering saves.
  /// `multiplyAdds` is what the same convolutions take directly.
  public var multiplyAddsDone: Int { stages.reduce(0) { $0 + ($1.products?.forward.multiplyAdds ?? 0) } }
}
