import Engine

/// Three planes of float32 over one region of a square map: what a transform reads and writes.
///
/// Around the region lies a margin of two cells that is zero after `reset`. A bilinear sampler clamps its indices into the margin and then needs no
/// other care at the border of the map, since every transform here fills with zeros. A gradient may be scattered into the margin; nobody reads it there.
/// The buffer grows as needed and is used again for every step.
final class Patch {
  static let margin = 2

  /// The side of the whole map in pixels.
  private(set) var side = 0
  private(set) var region = Region(rows: 0..<0, columns: 0..<0)
  private var storage: UnsafeMutablePointer<Float>
  private var capacity: Int

  init() {
    capacity = 1
    storage = .allocate(capacity: 1)
    storage.initialize(to: 0)
  }

  deinit { storage.deallocate() }

  var rows: Int { region.rows.count }
  var columns: Int { region.columns.count }
  /// The distance between two rows in floats.
  var stride: Int { columns + 2 * Patch.margin }
  /// The distance between two planes in floats.
  var planeStride: Int { (rows + 2 * Patch.margin) * stride }

  /// Takes on a new region of a map of `side`². All is zero, or only the margin if the region will be written wholly: `keeping` says that its cells may hold anything.
  func reset(side: Int, region: Region, keeping: Bool = false) {
    self.side = side
    self.region = region
    let count = 3 * planeStride + 16  // the slack lets a kernel read whole vectors at the end of the last row
    if count > capacity {
      storage.deallocate()
      capacity = count + count / 4
      storage = .allocate(capacity: capacity)
    }
    // SAFETY: `capacity` floats are allocated, and count ≤ capacity; each plane has a margin above and below, and one on either side of each row.
    guard keeping else {
      storage.update(repeating: 0, count: count)
      return
    }
    let margin = Patch.margin
    for colour in 0..<3 {
      let plane = storage + colour * planeStride
      plane.update(repeating: 0, count: margin * stride)
      for row in margin..<margin + rows {
        for x in 0..<margin {
          plane[row * stride + x] = 0
          plane[row * stride + margin + columns + x] = 0
        }
      }
      (plane + (margin + rows) * stride).update(repeating: 0, count: margin * stride)
    }
    (storage + 3 * planeStride).update(repeating: 0, count: 16)
  }

  /// The first cell of the region in a plane. Valid offsets from it: rows −2 … rows + 1, columns −2 … columns + 1.
  func plane(_ colour: Int) -> UnsafeMutablePointer<Float> {
    // SAFETY: colour is 0, 1 or 2, and `reset` allocated three planes with their margins.
    storage + colour * planeStride + Patch.margin * stride + Patch.margin
  }

  var planes: Planes { Planes(base: plane(0), rowStride: stride, planeStride: planeStride) }

  /// The value at a pixel of the map; zero outside of the region.
  subscript(colour: Int, row: Int, column: Int) -> Float {
    get {
      guard region.rows.contains(row), region.columns.contains(column) else { return 0 }
      return plane(colour)[(row - region.rows.lowerBound) * stride + column - region.columns.lowerBound]
    }
    set {
      guard region.rows.contains(row), region.columns.contains(column) else { return }
      plane(colour)[(row - region.rows.lowerBound) * stride + column - region.columns.lowerBound] = newValue
    }
  }
}

extension Region {
  static func whole(_ side: Int) -> Region { Region(rows: 0..<side, columns: 0..<side) }
}

extension Range where Bound == Int {
  /// The range from `first` to `last`, clipped to 0..<side; empty, never reversed, if nothing is left.
  static func clipped(from first: Int, through last: Int, to side: Int) -> Range<Int> {
    let low = Swift.min(Swift.max(first, 0), side)
    return low..<Swift.max(low, Swift.min(last + 1, side))
  }
}
