/// The weights that will be read after those of this loop: while some rows pass, a part of them comes nearer, line by line.
///
/// Weights are read once for each image or group of images, mostly from memory, and a panel is too short for the processor to guess where the next one lies.
package struct Ahead {
  var start: UnsafePointer<Float>
  /// Bytes for each k.
  var step: Int

  /// - Parameters:
  ///   - panel: the next `k` rows of sixteen weights.
  ///   - pass: which of `passes` over the present ones this is: each brings an equal part.
  init(_ panel: UnsafePointer<Float>, k: Int, pass: Int, of passes: Int) {
    start = panel + k * pass / passes * 16
    step = (64 + passes - 1) / passes
  }
}
