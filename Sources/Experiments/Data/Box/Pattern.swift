/// What a pattern says of eight points: all in the feature's own frame, where the feature fills the disc of radius 1.
struct Ink {
  /// Signed distance to the feature's edge, negative inside; in radii. (A texture leaves this to the patch that it is shown on.)
  var distance = Lanes(-1)
  /// 0…1: from the first colour to the second.
  var tone = Lanes(0)
  /// 0…1: how much of the third colour lies on top.
  var accent = Lanes(0)
}

/// Draws one image's pattern, with its numbers chosen.
typealias Field = @Sendable (_ x: Lanes, _ y: Lanes) -> Ink

/// What a pattern needs to know when it chooses its numbers.
struct Brush {
  var draws: Draws
  /// One pixel, in radii: the width over which an edge is smoothed.
  let pixel: Float
}

/// A class of the data set in the box.
struct Pattern: Sendable {
  enum Kind: Sendable {
    /// Has an outline of its own.
    case shape
    /// The same with something drawn inside, by which it is known: never shown hollow.
    case figure
    /// Goes on for ever, and is shown on a patch with a random outline.
    case texture
  }

  let name: String
  let kind: Kind
  /// The hue (in turns of OKLCH) that the feature often, but not always, has: as leaves are green.
  let hue: Float?
  let choose: @Sendable (inout Brush) -> Field

  init(_ name: String, _ kind: Kind, hue: Float? = nil, choose: @escaping @Sendable (inout Brush) -> Field) {
    (self.name, self.kind, self.hue, self.choose) = (name, kind, hue, choose)
  }

  /// All of them; a class's label is its place here.
  static let all: [Pattern] = gratings + radials + lattices + cells + noises + polygons + emblems + curves
}

/// 1 where the signed distance is negative, smoothed over one pixel.
@inline(__always) func inside(_ distance: Lanes, _ pixel: Float) -> Lanes { (0.5 - distance * (1 / pixel)).unit }

/// The bars of a square wave in 0…1: `phase` in periods, `duty` the part that is 1, `pixel` in periods.
@inline(__always) func bars(_ phase: Lanes, duty: Float = 0.5, pixel: Float) -> Lanes {
  inside(((phase - phase.floor) - 0.5).magnitude - duty / 2, pixel)
}
