import Engine

/// What is optimized: the spectrum of a square image, with Adam's state, and the way from it to pixels and back.
///
/// Source: Lucent 0.1.8, `param/spatial.py`. The parameters have the shape (3, side, side/2 + 1, 2): colour, vertical frequency, horizontal frequency,
/// real and imaginary part. (Lucent gives an odd side one more column, which its inverse transform never reads; here it does not exist.) Each
/// frequency f, in cycles per pixel, is scaled by 1/max(|f|, 1/side). The image is the orthonormal inverse real transform of that, divided by 4. Columns 0 and side/2 are not forced to
/// be Hermitian: of them the real part of the vertical transform counts.
///
/// In memory it lies as `SpectrumLayout` says, filled up with frequencies that stay 0.
final class Spectrum {
  let layout: SpectrumLayout
  /// Floats in memory.
  let count: Int
  /// The parameters, and Adam's running means of the gradient and of its square.
  let parameters: UnsafeMutablePointer<Float>, mean: UnsafeMutablePointer<Float>, variance: UnsafeMutablePointer<Float>
  /// What the inverse transform reads: with S = parameters times `gain`, S(fy) + S(−fy) at the place of fy and S(fy) − S(−fy) at that of −fy. Kept up to date by `Adam` and `rescale`.
  let halves: UnsafeMutablePointer<Float>
  /// The gradient with respect to `halves`.
  let gradient: UnsafeMutablePointer<Float>
  /// The scale of each frequency with all constant factors, 1/max(|f|, 1/side) / side / 4: for each panel and each line of `layout.sums` eight floats, for real and imaginary parts, fy and
  /// −fy and all colours alike.
  let gain: UnsafeMutablePointer<Float>

  private let transform: SpectrumTransform

  var side: Int { layout.side }
  var frequencies: Int { layout.frequencies }
  /// Parameters: the elements of a tensor of shape (3, side, side/2 + 1, 2).
  var elements: Int { 3 * side * frequencies * 2 }

  init(side: Int) {
    layout = SpectrumLayout(side: side)
    count = 3 * layout.plane
    (parameters, mean, variance) = (.zeroVectors(count), .zeroVectors(count), .zeroVectors(count))
    (halves, gradient, gain) = (.zeroVectors(count), .zeroVectors(count), .zeroVectors(layout.panels * layout.sums * 8))
    transform = SpectrumTransform(layout)
    for slot in 0..<layout.slots {
      guard let fx = layout.frequency(slot: slot) else { continue }
      let horizontal = Double(fx) / Double(side)
      for line in 0..<layout.sums {
        let vertical = Double(layout.frequency(line: line)) / Double(side)
        let frequency = (vertical * vertical + horizontal * horizontal).squareRoot()
        // SAFETY: slot and line are the layout's.
        gain[(slot / 8 * layout.sums + line) * 8 + slot % 8] = Float(1 / max(frequency, 1 / Double(side)) / (4 * Double(side)))
      }
    }
  }

  deinit { for pointer in [parameters, mean, variance, halves, gradient, gain] { UnsafeMutableRawPointer(pointer).deallocate() } }

  /// Adam begins anew.
  func reset() {
    mean.update(repeating: 0, count: count)
    variance.update(repeating: 0, count: count)
  }

  /// Lucent's start: independent normal values of standard deviation 0.01.
  func start(_ random: Random) {
    for index in 0..<elements {
      if let place = place(index, columns: frequencies) { parameters[place] = 0.01 * random.normal(UInt64(index)) }
    }
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
  func place(_ index: Int, columns: Int) -> Int? { layout.place(index, columns: columns) }

  /// `halves` from `parameters`.
  func rescale() {
    eachPair { place, partner, gain in
      // SAFETY (here and below): the places are the layout's, and all buffers hold `count` floats.
      let value = parameters[place] * gain
      guard let partner else {
        halves[place] = value
        return
      }
      let other = parameters[partner] * gain
      (halves[place], halves[partner]) = (value + other, value - other)
    }
  }

  /// The gradient with respect to the parameters, or, if `scaled` is false, to what is multiplied by `gain`. For tests: `Adam` does without.
  func derivative(scaled: Bool) -> [Float] {
    var result = [Float](repeating: 0, count: count)
    eachPair { place, partner, gain in
      let sum = gradient[place], difference = partner.map { gradient[$0] } ?? 0, gain = scaled ? gain : 1
      result[place] = (sum + difference) * gain
      if let partner { result[partner] = (sum - difference) * gain }
    }
    return result
  }

  /// Visits each place of fy ≥ 0 with that of −fy and their gain.
  private func eachPair(_ body: (_ place: Int, _ partner: Int?, _ gain: Float) -> Void) {
    for colour in 0..<3 {
      for panel in 0..<layout.panels {
        let base = colour * layout.plane + panel * layout.panel
        for line in 0..<layout.sums {
          let partner = layout.partner(line)
          for i in 0..<16 {
            body(base + line * 16 + i, partner.map { base + $0 * 16 + i }, gain[(panel * layout.sums + line) * 8 + i % 8])
          }
        }
      }
    }
  }

  /// The pixels of `region` into `target`, which begins with the first of them: their colours, or what these are made of.
  func image(_ region: Region, _ finish: SpectrumTransform.Finish, into target: Planes, threads: Threads) {
    transform.image(halves, region, finish: finish, into: target, threads: threads)
  }

  /// The adjoint of `image`: from the gradient of the pixels to `gradient`. `colours`: what `image` made, if it made colours.
  func adjoint(_ source: Planes, colours: Planes?, _ region: Region, threads: Threads) {
    transform.adjoint(source, colours: colours, region, into: gradient, threads: threads)
  }
}
