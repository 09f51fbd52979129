// A batch norm, its ReLU and the max pool after them, on one image's maps: max(0, scale · x + shift) grows with x, or falls where the scale is negative. So the value that
// a window will take is known before the scale is, and the normalized map is never written.
//
// SAFETY: as in MapKernels.swift; `weight` holds `count` floats, `factors` as many as there are channels.

/// The largest value of each window, or the smallest where the channel's weight is negative.
func poolExtremes(
  _ x: UnsafePointer<Float>, _ from: MapLayout, _ window: Window, weight: UnsafePointer<Float>, count: Int,
  into y: UnsafeMutablePointer<Float>, _ to: MapLayout
) {
  let channels = from.channels
  for c in stride(from: 0, to: channels, by: 8) {
    var sign = Vector(repeating: 1)
    for lane in 0..<8 where c + lane < count && weight[c + lane] < 0 { sign[lane] = -1 }
    for row in 0..<to.height {
      let rows = window.range(row, from.height)
      for column in 0..<to.width {
        let columns = window.range(column, from.width)
        var best = Vector(repeating: -.infinity)
        var r = rows.lowerBound
        while r < rows.upperBound {
          let source = x + (from.origin &+ r &* from.row &+ c)
          var i = columns.lowerBound
          while i < columns.upperBound {
            let value = sign * lanes(source + i &* channels)
            best.replace(with: value, where: value .> best)
            i &+= 1
          }
          r &+= 1
        }
        put(y + (to.origin &+ row &* to.row &+ column &* channels &+ c), sign * best)
      }
    }
  }
}

/// Adds each window's gradient times the channel's factor at the first position that has the window's extreme.
func poolGradient(
  _ g: UnsafePointer<Float>, extremes: UnsafePointer<Float>, _ to: MapLayout, x: UnsafePointer<Float>, _ from: MapLayout, _ window: Window,
  factors: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>, _ layout: MapLayout
) {
  let channels = from.channels
  for c in stride(from: 0, to: channels, by: 8) {
    let factor = lanes(factors + c)
    for row in 0..<to.height {
      let rows = window.range(row, from.height)
      for column in 0..<to.width {
        let columns = window.range(column, from.width)
        let best = lanes(extremes + (to.origin &+ row &* to.row &+ column &* channels &+ c))
        var left = factor * lanes(g + ((row &* to.width &+ column) &* channels &+ c))
        var r = rows.lowerBound
        while r < rows.upperBound {
          let source = x + (from.origin &+ r &* from.row &+ c), target = dx + (layout.origin &+ r &* layout.row &+ c)
          var i = columns.lowerBound
          while i < columns.upperBound {
            let here = lanes(source + i &* channels) .== best
            put(target + i &* channels, lanes(target + i &* channels) + Vector.zero.replacing(with: left, where: here))
            left.replace(with: 0, where: here)
            i &+= 1
          }
          r &+= 1
        }
      }
    }
  }
}

extension Window {
  /// The inputs along an axis that an output's window reaches, those outside the map left out.
  @inline(__always) fileprivate func range(_ output: Int, _ size: Int) -> Range<Int> {
    let start = output &* stride &- padding
    return max(0, start)..<max(0, min(size, start &+ kernel))
  }
}
