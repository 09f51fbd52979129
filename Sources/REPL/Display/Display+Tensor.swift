import Builtins
import Engine
import Imaging
import Language

extension Tensor: Displayed {
  func pieces(in room: Display.Room) -> [Display.Piece] {
    var result: [Display.Piece] = [.text(statistics)]
    // Axes of one entry at the front hold nothing back.
    let axes = Array(shape.drop { $0 == 1 })
    switch axes.count {
    case 0: break
    case 1: result.append(.text(Display(room: room, help: { _ in nil }).row(values)))
    case 2 where axes[0] <= 8 && axes[1] <= 8: result.append(.text(matrix(axes[0], axes[1])))
    case 2: result += pictures(of: [Array(values)], axes, room)
    case 3: result += channels(axes, room)
    default: break
    }
    return result
  }

  /// The shape, and what the values are like.
  private var statistics: String {
    var text = "Tensor " + shape.map(String.init).joined(separator: "×")
    guard let first = values.first(where: \.isFinite) else { return text + (values.isEmpty ? "" : " · nothing finite") }
    var low = first, high = first, sum = 0.0, finite = 0
    for value in values where value.isFinite {
      low = Swift.min(low, value)
      high = Swift.max(high, value)
      sum += Double(value)
      finite += 1
    }
    text += " · \(Double(low).fourDigits) … \(Double(high).fourDigits) · mean \((sum / Double(finite)).fourDigits)"
    return finite == values.count ? text : text + " · \(values.count - finite) not finite"
  }

  private func matrix(_ rows: Int, _ columns: Int) -> String {
    let texts = values.map { Double($0).fourDigits }, width = texts.map(\.count).max() ?? 0
    return (0..<rows).map { row in
      texts[row * columns..<(row + 1) * columns].map { String(repeating: " ", count: width - $0.count) + $0 }.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  /// The first channels side by side, in one scale.
  private func channels(_ axes: [Int], _ room: Display.Room) -> [Display.Piece] {
    let area = axes[1] * axes[2]
    guard area > 1, axes[1] > 1 else { return [] }
    let most = axes[0] == 1 ? 1 : Swift.max(1, Swift.min(8, room.columns / (Swift.min(axes[2], 28) + 1)))
    let shown = Swift.min(axes[0], most)
    let maps = (0..<shown).map { Array(values[$0 * area..<($0 + 1) * area]) }
    let rest = axes[0] > shown ? [Display.Piece.text("channels 0–\(shown - 1) of \(axes[0])")] : []
    return pictures(of: maps, [axes[1], axes[2]], room) + rest
  }

  private func pictures(of maps: [[Float]], _ axes: [Int], _ room: Display.Room) -> [Display.Piece] {
    guard axes[0] > 1, axes[1] > 1, axes[0] <= 1024, axes[1] <= 1024 else { return [] }
    let finite = maps.joined().filter(\.isFinite).map(Double.init)
    guard let low = finite.min(), let high = finite.max() else { return [] }
    let far = Swift.max(-low, high)
    // One value alone lies in the middle, as in a plot.
    let range: ClosedRange<Double>? = low < 0 && high > 0 ? -far...far : low < high ? low...high : nil
    let heats = maps.map { map in
      HeatMap(rows: (0..<axes[0]).map { row in map[row * axes[1]..<(row + 1) * axes[1]].map(Double.init) }, range: range)
    }
    guard room.hasPictures else {
      guard let first = heats.first, axes[1] * 2 <= room.columns, axes[0] <= room.lines else { return [] }
      return [.text(first.characters.joined(separator: "\n"))]
    }
    // Small maps are enlarged by a whole factor: a cell stays a square.
    let cell = Swift.max(1, 112 / Swift.max(axes[0], axes[1]))
    let images = heats.compactMap { try? $0.picture(cell: cell) }
    if images.count == 1 { return [.image(images[0], columns: 28)] }
    return (try? Image.grid(images, columns: images.count)).map { [.image($0, columns: 16 * images.count)] } ?? []
  }
}

extension Display {
  /// Numbers one after the other, in the digits of a report.
  fileprivate func row(_ values: [Float]) -> String {
    let texts = values.prefix(room.lines == .max ? .max : 2000).map { Double($0).fourDigits }
    return wrapped(texts, of: values.count)
  }
}
