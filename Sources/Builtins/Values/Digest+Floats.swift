import Cache

extension Digest {
  /// SHA-256 of the numbers' bits, in the machine's order: the identity of images and tensors.
  init(of numbers: [Float]) {
    // SAFETY: the bytes are the array's own, copied before the closure ends.
    self.init(of: numbers.withUnsafeBytes { Array($0) })
  }
}
