/// What a figure is drawn for: paper and light pages, or dark ones.
public enum Theme: String, Sendable, CaseIterable {
  case light, dark
}

extension Theme {
  /// The page. The dark one is GitHub's, where reports are most often read.
  var paper: Colour { self == .light ? .white : Colour(hex: 0x0D1117) }
  /// Titles and labels.
  var ink: Colour { Colour(hex: self == .light ? 0x1C1C1C : 0xE6EDF3) }
  /// Axes and tick labels.
  var axis: Colour { Colour(hex: self == .light ? 0x444444 : 0xAEB7C1) }
  var grid: Colour { Colour(hex: self == .light ? 0xE9E9E9 : 0x262D36) }
  /// Cells of a heat map that hold no number.
  var missing: Colour { Colour(hex: self == .light ? 0xDDDDDD : 0x3A424C) }
  var reference: Colour { Colour(hex: self == .light ? 0x5A5A5A : 0xA0AAB5) }

  /// Okabe and Ito's colours ("Color Universal Design", 2008), which people with any kind of colour vision tell apart; in an order that puts the
  /// strong ones first. On dark pages the same hues, lighter, so that a series keeps its colour in words.
  var palette: [Colour] {
    let codes: [UInt32] =
      self == .light
      ? [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000]
      : [0x4C9FE0, 0xFF8040, 0x26C496, 0xE59BC6, 0xFFC24D, 0x9AD8FF, 0xFFFFFF]
    return codes.map(Colour.init(hex:))
  }

  func series(_ index: Int) -> Colour { palette[index % palette.count] }

  /// The lines through a series' points: dashes tell them apart where colours are lost, in print and copies. Lengths in points.
  static func dash(_ index: Int) -> [Double] {
    let dashes: [[Double]] = [[], [6, 2.5], [1.6, 2.2], [7, 2.2, 1.6, 2.2], [10, 3], [3, 2]]
    return dashes[index % dashes.count]
  }
}
