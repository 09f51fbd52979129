/// Lines across a bar, so that groups are told apart without colours, too.
enum Hatch: Int, CaseIterable {
  case none, rising, falling, crossed, level

  init(_ index: Int) { self = Hatch(rawValue: index % Hatch.allCases.count) ?? .none }

  /// The lines' ends. They lie on one pattern over the whole drawing, so that neighbours agree.
  func lines(in r: Rectangle) -> [[Point]] {
    switch self {
    case .none: []
    case .rising: rising(r)
    case .falling: falling(r)
    case .crossed: rising(r) + falling(r)
    case .level: places(r.top, r.bottom).map { [Point(r.left, $0), Point(r.right, $0)] }
    }
  }

  private static let distance = 6.5

  private func places(_ from: Double, _ to: Double) -> [Double] {
    // A page is at most 8192 points wide.
    let (first, last) = ((from / Hatch.distance).rounded(.up), (to / Hatch.distance).rounded(.down))
    guard first <= last, last - first < 10_000 else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * Hatch.distance }
  }

  /// x + y is the same all along a line.
  private func rising(_ r: Rectangle) -> [[Point]] {
    places(r.left + r.top, r.right + r.bottom).map { sum in
      let (from, to) = (max(r.left, sum - r.bottom), min(r.right, sum - r.top))
      return [Point(from, sum - from), Point(to, sum - to)]
    }
  }

  /// x − y is the same all along a line.
  private func falling(_ r: Rectangle) -> [[Point]] {
    places(r.left - r.bottom, r.right - r.top).map { difference in
      let (from, to) = (max(r.left, difference + r.top), min(r.right, difference + r.bottom))
      return [Point(from, from - difference), Point(to, to - difference)]
    }
  }
}
