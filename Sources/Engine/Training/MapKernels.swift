// Passes over one image's maps in NHWC, eight channels at a time. Channels are a multiple of 16. Values may have a border, gradients have none.
//
// SAFETY, for all of them: the pointers reach over `layout.count` floats (a value with its border) or height × width × channels floats (without
// one), and over `channels` entries of the per-channel arrays; that is how `TrainingExecution` allocates them.

/// A per-channel sum over positions in double precision, summed in float over at most this many positions.
private let chunk = 64

/// Mean and sum of squared deviations of each channel over the positions of one image.
func channelMoments(
  _ x: UnsafePointer<Float>, positions: Int, channels: Int, mean: UnsafeMutablePointer<Double>, deviation: UnsafeMutablePointer<Double>
) {
  for c in stride(from: 0, to: channels, by: 8) {
    var total = SIMD8<Double>.zero
    var position = 0
    while position < positions {
      let end = min(position &+ chunk, positions)
      var sum = Vector.zero
      while position < end {
        sum += lanes(x + (position &* channels &+ c))
        position &+= 1
      }
      total += SIMD8<Double>(sum)
    }
    let average = total / Double(positions)
    let centre = Vector(average)
    var squares = SIMD8<Double>.zero
    var shifts = SIMD8<Double>.zero
    position = 0
    while position < positions {
      let end = min(position &+ chunk, positions)
      var square = Vector.zero
      var shift = Vector.zero
      while position < end {
        let d = lanes(x + (position &* channels &+ c)) - centre
        square.addProduct(d, d)
        shift += d
        position &+= 1
      }
      squares += SIMD8<Double>(square)
      shifts += SIMD8<Double>(shift)
    }
    // The centre was rounded to float: correct for it.
    squares -= shifts * shifts / Double(positions)
    for lane in 0..<8 {
      mean[c &+ lane] = average[lane]
      deviation[c &+ lane] = max(0, squares[lane])
    }
  }
}

/// y = x · scale + shift (+ residual), then ReLU if asked.
func normalize(
  _ x: UnsafePointer<Float>, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>, residual: (UnsafePointer<Float>, MapLayout)?,
  relu: Bool, into y: UnsafeMutablePointer<Float>, _ layout: MapLayout
) {
  let (width, channels) = (layout.width, layout.channels)
  for row in 0..<layout.height {
    let source = x + row &* width &* channels
    let target = y + (layout.origin &+ row &* layout.row)
    let other = residual.map { $0.0 + ($0.1.origin &+ row &* $0.1.row) }
    for c in stride(from: 0, to: channels, by: 8) {
      let (a, b) = (lanes(scale + c), lanes(shift + c))
      let floor = relu ? Vector.zero : Vector(repeating: -.infinity)
      var i = c
      let end = width &* channels
      if let other {
        while i < end {
          let z = b.addingProduct(a, lanes(source + i)) + lanes(other + i)
          put(target + i, z.replacing(with: floor, where: z .< floor))
          i &+= channels
        }
      } else {
        while i < end {
          let z = b.addingProduct(a, lanes(source + i))
          put(target + i, z.replacing(with: floor, where: z .< floor))
          i &+= channels
        }
      }
    }
  }
}

/// Backward through a normalization's ReLU, in place: g becomes the gradient at the sum. Also that gradient's sum over the positions of each
/// channel, and its sum times (x − mean).
func normalizationSums(
  _ g: UnsafeMutablePointer<Float>, y: UnsafePointer<Float>?, _ layout: MapLayout, x: UnsafePointer<Float>, mean: UnsafePointer<Float>,
  sum: UnsafeMutablePointer<Double>, product: UnsafeMutablePointer<Double>
) {
  let (width, channels) = (layout.width, layout.channels)
  for c in stride(from: 0, to: channels, by: 8) {
    let centre = lanes(mean + c)
    var total = SIMD8<Double>.zero
    var products = SIMD8<Double>.zero
    for row in 0..<layout.height {
      let gradients = g + row &* width &* channels
      let inputs = x + row &* width &* channels
      var (s, p) = (Vector.zero, Vector.zero)
      var i = c
      let end = width &* channels
      if let y {
        let outputs = y + (layout.origin &+ row &* layout.row)
        while i < end {
          let z = lanes(gradients + i).replacing(with: 0, where: lanes(outputs + i) .<= 0)
          put(gradients + i, z)
          s += z
          p.addProduct(z, lanes(inputs + i) - centre)
          i &+= channels
        }
      } else {
        while i < end {
          let z = lanes(gradients + i)
          s += z
          p.addProduct(z, lanes(inputs + i) - centre)
          i &+= channels
        }
      }
      total += SIMD8<Double>(s)
      products += SIMD8<Double>(p)
    }
    for lane in 0..<8 {
      sum[c &+ lane] = total[lane]
      product[c &+ lane] = products[lane]
    }
  }
}

/// g · a + x · b + c into a bordered map: the gradient at a batch norm's input. The border is set to zero. Without g, x · b + c.
func normalizationGradient(
  _ g: UnsafePointer<Float>?, x: UnsafePointer<Float>, a: UnsafePointer<Float>, b: UnsafePointer<Float>, c: UnsafePointer<Float>,
  into out: UnsafeMutablePointer<Float>, _ layout: MapLayout
) {
  let (width, channels) = (layout.width, layout.channels)
  zeroBorder(out, layout)
  for row in 0..<layout.height {
    let gradients = g.map { $0 + row &* width &* channels }
    let inputs = x + row &* width &* channels
    let target = out + (layout.origin &+ row &* layout.row)
    for channel in stride(from: 0, to: channels, by: 8) {
      let (fa, fb, fc) = (lanes(a + channel), lanes(b + channel), lanes(c + channel))
      var i = channel
      let end = width &* channels
      if let gradients {
        while i < end {
          put(target + i, fc.addingProduct(fb, lanes(inputs + i)).addingProduct(fa, lanes(gradients + i)))
          i &+= channels
        }
      } else {
        while i < end {
          put(target + i, fc.addingProduct(fb, lanes(inputs + i)))
          i &+= channels
        }
      }
    }
  }
}

func zeroBorder(_ out: UnsafeMutablePointer<Float>, _ layout: MapLayout) {
  guard layout.border > 0 else { return }
  let edge = layout.border * layout.row
  out.update(repeating: 0, count: edge)
  (out + (layout.count - edge)).update(repeating: 0, count: edge)
  let side = layout.border * layout.channels
  for row in 0..<layout.height {
    let start = out + edge + row * layout.row
    start.update(repeating: 0, count: side)
    (start + layout.row - side).update(repeating: 0, count: side)
  }
}

/// A map without a border into one with a (zero) border.
func copyIntoBorder(_ g: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>, _ layout: MapLayout) {
  zeroBorder(out, layout)
  let row = layout.width * layout.channels
  for y in 0..<layout.height { (out + (layout.origin + y * layout.row)).update(from: g + y * row, count: row) }
}

/// to = from, or to += from.
func contribute(_ from: UnsafePointer<Float>, to: UnsafeMutablePointer<Float>, count: Int, accumulate: Bool) {
  guard accumulate else { return to.update(from: from, count: count) }
  for i in stride(from: 0, to: count, by: 8) { put(to + i, lanes(to + i) + lanes(from + i)) }
}

/// Outside the map there is −∞.
func maxPool(_ x: UnsafePointer<Float>, _ from: MapLayout, _ window: Window, into y: UnsafeMutablePointer<Float>, _ to: MapLayout) {
  let channels = from.channels
  for row in 0..<to.height {
    let rows = max(0, row * window.stride - window.padding)..<min(from.height, row * window.stride - window.padding + window.kernel)
    for column in 0..<to.width {
      let left = max(0, column * window.stride - window.padding)
      let right = min(from.width, column * window.stride - window.padding + window.kernel)
      let target = y + (to.origin &+ row &* to.row &+ column &* channels)
      for c in stride(from: 0, to: channels, by: 8) {
        var best = Vector(repeating: -.infinity)
        for r in rows {
          let source = x + (from.origin &+ r &* from.row &+ c)
          var i = left
          while i < right {
            let value = lanes(source + i &* channels)
            best.replace(with: value, where: value .> best)
            i &+= 1
          }
        }
        put(target + c, best)
      }
    }
  }
}

/// Each window's gradient goes to its first position with the largest value, as in PyTorch. `dx` is added to.
func maxPoolGradient(
  _ g: UnsafePointer<Float>, y: UnsafePointer<Float>, _ to: MapLayout, x: UnsafePointer<Float>, _ from: MapLayout, _ window: Window,
  into dx: UnsafeMutablePointer<Float>
) {
  let channels = from.channels
  for row in 0..<to.height {
    let rows = max(0, row * window.stride - window.padding)..<min(from.height, row * window.stride - window.padding + window.kernel)
    for column in 0..<to.width {
      let left = max(0, column * window.stride - window.padding)
      let right = min(from.width, column * window.stride - window.padding + window.kernel)
      for c in stride(from: 0, to: channels, by: 8) {
        let best = lanes(y + (to.origin &+ row &* to.row &+ column &* channels &+ c))
        var left_ = lanes(g + ((row &* to.width &+ column) &* channels &+ c))
        for r in rows {
          let source = x + (from.origin &+ r &* from.row &+ c)
          let target = dx + (r &* from.width &* channels &+ c)
          var i = left
          while i < right {
            let here = lanes(source + i &* channels) .== best
            let taken = Vector.zero.replacing(with: left_, where: here)
            put(target + i &* channels, lanes(target + i &* channels) + taken)
            left_.replace(with: 0, where: here)
            i &+= 1
          }
        }
      }
    }
  }
}

func averagePool(_ x: UnsafePointer<Float>, _ from: MapLayout, into y: UnsafeMutablePointer<Float>, _ to: MapLayout) {
  for c in stride(from: 0, to: from.channels, by: 8) {
    var sum = Vector.zero
    for row in 0..<from.height {
      let source = x + (from.origin &+ row &* from.row &+ c)
      for column in 0..<from.width { sum += lanes(source + column &* from.channels) }
    }
    put(y + (to.origin &+ c), sum / Float(from.height * from.width))
  }
}

func averagePoolGradient(_ g: UnsafePointer<Float>, _ from: MapLayout, into dx: UnsafeMutablePointer<Float>, accumulate: Bool) {
  let positions = from.height * from.width
  for c in stride(from: 0, to: from.channels, by: 8) {
    let value = lanes(g + c) / Float(positions)
    for position in 0..<positions {
      let target = dx + (position &* from.channels &+ c)
      put(target, accumulate ? lanes(target) + value : value)
    }
  }
}
