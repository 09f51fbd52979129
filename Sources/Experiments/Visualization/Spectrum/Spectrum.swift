import Engine

/// What is optimized: the spectrum of a square image, with Adam's state, and the way from it to pixels and back.
///
/// Source: Lucent 0.1.8, `param/spatial.py`. The parameters have the shape (3, side, side/2 + 1, 2): colour, vertical frequency, horizontal frequency,
/// real and imaginary part. (Lucent gives an odd side one more column, which its inverse transform never reads; here it does not exist.) Each
/// frequency f, in cycles per pixel, is scaled by 1/max(|f|, 1/side). The image is the orthonormal inverse real transform of that, divided by 4. Columns 0 and side/2 are not forced to
/// be Hermitian: of them the real part of the vertical transform counts.
///
/// In memory each row (colour, vertical frequency) is all its real parts, then all its imaginary parts.
final class Spectrum {
  let side: Int
  /// Horizontal frequencies.
  let frequencies: Int
  /// Floats in all.
  let count: Int
  /// The parameters, and Adam's running means of the gradient and of its square.
  let parameters: UnsafeMutablePointer<Float>, mean: UnsafeMutablePointer<Float>, variance: UnsafeMutablePointer<Float>
  /// `parameters` times `gain`: what the inverse transform reads. Kept up to date by `Adam` and `rescale`.
  let scaled: UnsafeMutablePointer<Float>
  /// The gradient before it is multiplied by `gain`.
  let gradient: UnsafeMutablePointer<Float>
  /// The scale of each frequency with all constant factors: 1/max(|f|, 1/side) / side / 4; twice in each row, once for all colours.
  let gain: UnsafeMutablePointer<Float>
  /// Floats of one colour.
  let plane: Int

  private(set) lazy var products = SpectrumProducts(side: side, frequencies: frequencies)
  private(set) lazy var fourier = side.isMultiple(of: 2) ? SpectrumFourier(side: side, frequencies: frequencies) : nil

  init(side: Int) {
    self.side = side
    frequencies = side / 2 + 1
    plane = side * frequencies * 2
    count = 3 * plane
    func zeros(_ count: Int) -> UnsafeMutablePointer<Float> {
      let pointer = UnsafeMutablePointer<Float>.allocate(capacity: count)
      pointer.initialize(repeating: 0, count: count)
      return pointer
    }
    (parameters, mean, variance) = (zeros(count), zeros(count), zeros(count))
    (scaled, gradient, gain) = (zeros(count), zeros(count), zeros(plane))
    for row in 0..<side {
      let vertical = Double(row < (side + 1) / 2 ? row : row - side) / Double(side)
      for column in 0..<frequencies {
        let horizontal = Double(column) / Double(side)
        let frequency = (vertical * vertical + horizontal * horizontal).squareRoot()
        let value = Float(1 / max(frequency, 1 / Double(side)) / (4 * Double(side)))
        // SAFETY: row and column are inside the plane.
        gain[row * 2 * frequencies + column] = value
        gain[row * 2 * frequencies + frequencies + column] = value
      }
    }
  }

  deinit { for pointer in [parameters, mean, variance, scaled, gradient, gain] { pointer.deallocate() } }

  /// Adam begins anew.
  func reset() {
    mean.update(repeating: 0, count: count)
    variance.update(repeating: 0, count: count)
  }

  /// Lucent's start: independent normal values of standard deviation 0.01.
  func start(_ random: Random) {
    for index in 0..<count { parameters[place(index, columns: frequencies) ?? index] = 0.01 * random.normal(UInt64(index)) }
    rescale()
  }

  /// Another program's parameters: of shape (3, side, side/2 + 1, 2), or with Lucent's unused extra column for an odd side.
  func start(_ values: [Float], columns: Int) {
    for (index, value) in values.enumerated() {
      if let place = place(index, columns: columns) { parameters[place] = value }
    }
    rescale()
  }

  /// Where in memory element `index` of a tensor of shape (3, side, columns, 2) belongs. Nil for the unused column, and past the end.
  func place(_ index: Int, columns: Int) -> Int? {
    let (row, rest) = index.quotientAndRemainder(dividingBy: 2 * columns)
    guard row < 3 * side, rest / 2 < frequencies else { return nil }
    return row * 2 * frequencies + rest % 2 * frequencies + rest / 2
  }

  func rescale() {
    // SAFETY: all buffers hold `count` floats, `gain` a third of it.
    for colour in 0..<3 { for index in 0..<plane { scaled[colour * plane + index] = parameters[colour * plane + index] * gain[index] } }
  }

  /// The image before colours, into `target`: for each row of `region` its red, green and blue line (as yet decorrelated).
  func image(_ region: Region, into target: UnsafeMutablePointer<Float>, threads: Threads) {
    if let fourier, !SpectrumProducts.isFaster(side: side, region: region) {
      fourier.image(scaled, region, into: target, threads: threads)
    } else {
      products.image(scaled, region, into: target, threads: threads)
    }
  }

  /// The adjoint of `image`: from the gradient of those lines to `gradient`.
  func adjoint(_ source: UnsafePointer<Float>, _ region: Region, threads: Threads) {
    if let fourier, !SpectrumProducts.isFaster(side: side, region: region) {
      fourier.adjoint(source, region, into: gradient, threads: threads)
    } else {
      products.adjoint(source, region, into: gradient, threads: threads)
    }
  }
}
