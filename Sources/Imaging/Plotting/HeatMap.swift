extension HeatMap {
  /// The values of the outermost colours.
  var scale: ClosedRange<Double> {
    if let range { return range }
    let finite = rows.joined().filter(\.isUsable)
    guard let low = finite.min(), let high = finite.max(), (low...high).isUsable else {
      let only = finite.first ?? 0
      let half = max(0.5, abs(only) * 0.1)
      return (only - half)...(only + half)
    }
    guard low < 0, high > 0 else { return low...high }
    // White is zero.
    let far = max(-low, high)
    return -far...far
  }

  static func colours(_ scale: ClosedRange<Double>) -> ColourMap {
    scale.lowerBound < 0 && scale.upperBound > 0 ? .diverging : .viridis
  }

  /// A pixel for each value.
  func image(_ scale: ClosedRange<Double>) -> Image {
    let colours = HeatMap.colours(scale)
    let pixels = rows.joined().flatMap { value in
      let colour = colours[(value - scale.lowerBound) / (scale.upperBound - scale.lowerBound)]
      return [Float(colour.red), Float(colour.green), Float(colour.blue)]
    }
    return Image(uncheckedHeight: rows.count, width: rows[0].count, pixels: pixels)
  }
}

/// Which colour is which value.
struct ColourBar {
  let scale: ClosedRange<Double>
  let label: String?
  let ticks: Ticks
  /// Of everything to the right of the data.
  let width: Double
  private let tickWidth: Double

  private static let thickness = 12.0
  private static let distance = 12.0

  init(_ map: HeatMap, _ measure: TextMeasure) {
    scale = map.scale
    label = map.valueLabel
    ticks = Ticks(scale, target: 5)
    tickWidth = ticks.labels.map { measure.width($0, Style.tick) }.max() ?? 0
    width = ColourBar.distance + ColourBar.thickness + 7 + tickWidth + (label == nil ? 0 : Style.label.size + 7)
  }

  func elements(beside area: Rectangle) -> [Drawing.Element] {
    let bar = Rectangle(left: area.right + ColourBar.distance, top: area.top, width: ColourBar.thickness, height: area.height)
    let colours = HeatMap.colours(scale)
    let steps = 256
    let pixels = (0..<steps).flatMap { step in
      let colour = colours[1 - Double(step) / Double(steps - 1)]
      return [Float(colour.red), Float(colour.green), Float(colour.blue)]
    }
    let stroke = Drawing.Stroke(colour: .axis, width: 0.8)
    var elements: [Drawing.Element] = [
      .pixels(Image(uncheckedHeight: steps, width: 1, pixels: pixels), bar), .frame(bar, stroke),
    ]
    let axis = Axis(range: scale, from: bar.bottom, to: bar.top)
    for (value, text) in zip(ticks.values, ticks.labels) {
      let place = axis.position(value)
      elements.append(.line([Point(bar.right, place), Point(bar.right + 3, place)], stroke))
      elements.append(.text(text, at: Point(bar.right + 6, place + Style.tick.size * 0.36), Style.tick, .axis, .start, .none))
    }
    if let label {
      let x = bar.right + 7 + tickWidth + 6 + Style.label.size * 0.8
      elements.append(.text(label, at: Point(x, bar.middle.y), Style.label, .ink, .middle, .upward))
    }
    return elements
  }
}
