/// The texts along an axis, and how they stand so that none covers another.
struct Names {
  enum Way: Equatable {
    /// Beside a vertical axis, or in one line or several below a horizontal one.
    case flat
    /// Rising to the right below a horizontal axis, their ends at their places.
    case slanted
    /// From below.
    case upward
  }

  let places: [Double]
  /// The lines of each.
  let texts: [[String]]
  var way = Way.flat
  var font = Style.tick
  /// How far they reach from the axis, in points.
  var depth = 0.0
  /// How much farther to the left they reach than there is room.
  var overhang = 0.0

  static let none = Names(places: [], texts: [], font: Style.tick)
  static let lineHeight = 1.18

  /// Numbers below an axis, which stand apart by themselves.
  init(flat ticks: Ticks) {
    self.init(places: ticks.values, texts: ticks.labels.map { [$0] }, depth: Style.tick.size)
  }

  /// Numbers beside an axis, which stand apart by themselves.
  init(upright ticks: Ticks, _ measure: TextMeasure) {
    self.init(places: ticks.values, texts: ticks.labels.map { [$0] }, depth: measure.widest(ticks.labels, Style.tick))
  }

  private init(places: [Double], texts: [[String]], way: Way = .flat, font: Drawing.Font = Style.tick, depth: Double = 0) {
    (self.places, self.texts, self.way, self.font, self.depth) = (places, texts, way, font, depth)
  }

  /// - Parameters:
  ///   - span: how long the axis is, in points, and `left`: where it begins.
  ///   - limit: how far down the texts may reach.
  init(below ticks: Ticks, of range: ClosedRange<Double>, span: Double, left: Double, _ measure: TextMeasure, limit: Double) {
    let slot = Names.slot(ticks, range, span)
    if measure.widest(ticks.labels, Style.tick) <= slot - 5 {
      self.init(flat: ticks)
      return
    }
    let words = ticks.labels.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    if measure.widest(words, Style.tick) <= slot - 6 {
      let wrapped = ticks.labels.map { measure.lines($0, Style.tick, to: slot - 6, most: 5) }
      let lines = wrapped.map(\.count).max() ?? 1
      if lines <= 4 {
        self.init(places: ticks.values, texts: wrapped, depth: Style.tick.size + Double(lines - 1) * Style.tick.size * Names.lineHeight)
        return
      }
    }
    // Slanted lines of text are √2 closer to each other than their ends.
    if slot >= Style.tick.size * Names.lineHeight * 1.45 {
      let axis = Axis(range: range, from: left, to: left + span)
      // The first may reach to the left of the axis, under its numbers, but stays on the page.
      let texts = zip(ticks.labels, ticks.values).map { label, value in
        let room = min(limit, axis.position(value) + span * 0.12 - Style.margin) / 0.7072 - Style.tick.size
        return measure.shortened(label, Style.tick, to: max(room, 20))
      }
      self.init(
        places: ticks.values, texts: texts.map { [$0] }, way: .slanted,
        depth: measure.widest(texts, Style.tick) * 0.7072 + Style.tick.size * 0.72)
      overhang = zip(texts, ticks.values).map { measure.width($0, Style.tick) * 0.7072 - axis.position($1) + Style.margin * 0.5 }.max() ?? 0
      overhang = max(overhang, 0)
      return
    }
    let (font, step) = Names.crowded(slot)
    let kept = stride(from: 0, to: ticks.values.count, by: step)
    let texts = kept.map { measure.shortened(ticks.labels[$0], font, to: limit) }
    self.init(
      places: kept.map { ticks.values[$0] }, texts: texts.map { [$0] }, way: .upward, font: font, depth: measure.widest(texts, font) + 1)
  }

  /// - Parameter limit: how wide the texts may be.
  init(besides ticks: Ticks, of range: ClosedRange<Double>, span: Double, _ measure: TextMeasure, limit: Double) {
    let (font, step) = Names.crowded(Names.slot(ticks, range, span))
    let kept = stride(from: 0, to: ticks.values.count, by: step)
    let texts = kept.map { measure.shortened(ticks.labels[$0], font, to: limit) }
    self.init(places: kept.map { ticks.values[$0] }, texts: texts.map { [$0] }, font: font, depth: measure.widest(texts, font))
  }

  /// The distance between neighbours.
  private static func slot(_ ticks: Ticks, _ range: ClosedRange<Double>, _ span: Double) -> Double {
    let gaps = zip(ticks.values, ticks.values.dropFirst()).map { $1 - $0 }
    guard let gap = gaps.min() else { return span }
    return span * gap / (range.upperBound - range.lowerBound)
  }

  /// Smaller letters where lines come close to each other, and in the end not every line.
  private static func crowded(_ slot: Double) -> (font: Drawing.Font, step: Int) {
    let size = min(Style.tick.size, slot / lineHeight)
    guard size < 7 else { return (Drawing.Font(size: size), 1) }
    return (Drawing.Font(size: 7), max(1, Int((7 * lineHeight / max(slot, 0.01)).rounded(.up))))
  }
}

extension PlotLayout {
  func xNameElements() -> [Drawing.Element] {
    let below = area.bottom + Style.tickLength + 4
    let size = xNames.font.size
    return zip(xNames.places, xNames.texts).flatMap { value, lines -> [Drawing.Element] in
      let place = x.position(value)
      switch xNames.way {
      case .flat:
        return lines.enumerated().map { row, line in
          let baseline = below + size * 0.82 + Double(row) * size * Names.lineHeight
          return .text(line, at: Point(place, baseline), xNames.font, theme.axis, .middle, .none)
        }
      case .slanted:
        return lines.map { .text($0, at: Point(place + size * 0.4, below + size * 0.5), xNames.font, theme.axis, .end, .slanted) }
      case .upward: return lines.map { .text($0, at: Point(place + size * 0.36, below), xNames.font, theme.axis, .end, .upward) }
      }
    }
  }

  func yNameElements() -> [Drawing.Element] {
    zip(yNames.places, yNames.texts).flatMap { value, lines in
      lines.map { line in
        let place = Point(area.left - Style.tickLength - 4, y.position(value) + yNames.font.size * 0.36)
        return .text(line, at: place, yNames.font, theme.axis, .end, .none)
      }
    }
  }
}
