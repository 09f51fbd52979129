/// Where a convolution's values come from and go to: the first image of each, and floats from an image to the next.
struct ConvolutionOperands {
  var source: UnsafePointer<Float>, sourceStride: Int
  var target: UnsafeMutablePointer<Float>, targetStride: Int
  var residual: UnsafePointer<Float>?, residualStride = 0
  /// Adds to what the target holds, in the place of the bias and the residual.
  var accumulate = false
  var relu = false
}
