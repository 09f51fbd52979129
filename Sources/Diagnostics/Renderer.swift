/// Turns a problem into the text that people read:
///
/// ```
/// error[RSN012]: `fz` has no argument `chan`
///   ┌─ curves.rsn:14:39   cell 3 “Curve detectors”
/// 14│ let a = fz(block: "3.1", layer: .pre, chan: 29)
///   │                                       ^^^^ did you mean `ch`?
///   = fz(block:, layer:, ch:, at:, steps:, size:, seed:, …)
/// ```
public struct Renderer: Sendable {
  /// With terminal colours.
  public let color: Bool
  /// A longer line of source is cut to about so many columns around what the carets mark.
  static let widest = 160
  /// Of a deep call stack the innermost and the outermost calls are shown.
  static let innermost = 8, outermost = 4

  public init(color: Bool = false) { self.color = color }

  /// The whole message, without a newline at its end.
  public func render(_ problem: Problem) -> String {
    let tint: Style = problem.severity == .error ? .red : .yellow
    var lines = [
      paint("\(problem.severity.rawValue)[\(problem.code.id)]", tint) + paint(": " + visible(problem.message), .bold)
    ]
    var margin = "  "
    if let place = problem.place {
      let (line, column) = place.source.position(of: place.span.start)
      margin = String(repeating: " ", count: max(2, String(line).count))
      let cell = problem.cell.map { "   cell \($0.number)" + ($0.title.map { " “\(visible($0))”" } ?? "") } ?? ""
      lines.append(margin + paint("┌─", .blue) + " \(visible(place.source.name)):\(line):\(column)\(cell)")
      let number = String(line)
      let excerpt = Excerpt(place, line: line, widest: Self.widest)
      lines.append(paint(padding(margin.count - number.count) + number + "│", .blue) + (excerpt.text.isEmpty ? "" : " " + excerpt.text))
      let carets = padding(excerpt.indentation) + paint(String(repeating: "^", count: excerpt.carets), tint)
      let label = problem.label.isEmpty ? "" : " " + paint(visible(problem.label), tint)
      lines.append(margin + paint("│", .blue) + " " + carets + label)
    } else if let cell = problem.cell {
      lines.append(margin + paint("┌─", .blue) + " cell \(cell.number)" + (cell.title.map { " “\(visible($0))”" } ?? ""))
    }
    for note in problem.notes {
      for line in note.split(separator: "\n") { lines.append(margin + paint("=", .blue) + " " + visible(String(line))) }
    }
    for frame in stackLines(problem.stack) { lines.append(margin + paint("=", .blue) + " " + frame) }
    return lines.joined(separator: "\n")
  }

  /// Several messages with an empty line between them.
  public func render(_ problems: [Problem]) -> String { problems.map(render).joined(separator: "\n\n") }

  private func stackLines(_ stack: [Problem.Frame]) -> [String] {
    let lines = stack.map { frame in
      "in \(visible(frame.function))" + (frame.call.map { ", called at \(visible($0.description))" } ?? "")
    }
    guard lines.count > Self.innermost + Self.outermost + 1 else { return lines }
    let left = lines.count - Self.innermost - Self.outermost
    return lines.prefix(Self.innermost) + ["… \(left) more calls …"] + lines.suffix(Self.outermost)
  }

  private enum Style: String { case red = "31;1", yellow = "33;1", blue = "34", bold = "1" }

  private func paint(_ text: String, _ style: Style) -> String { color ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text }
}

func padding(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
