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
  /// A label stands beside the carets only in a column of at least so many.
  static let narrowest = 28

  /// The terminal's, if it is for one: then everything but the place goes on in the next line, between words, and longer lines of source are cut.
  public let columns: Int?

  public init(color: Bool = false, columns: Int? = nil) { (self.color, self.columns) = (color, columns.map { max(40, $0) }) }

  /// The whole message, without a newline at its end.
  public func render(_ problem: Problem) -> String {
    let tint: Style = problem.severity == .error ? .red : .yellow
    let head = "\(problem.severity.rawValue)[\(problem.code.id)]"
    var lines = wrapped(visible(problem.message), behind: head.count + 2, hanging: 2).map { paint($0, .bold) }
    lines[0] = paint(head, tint) + paint(": ", .bold) + lines[0]
    var margin = "  "
    if let place = problem.place {
      let (line, column) = place.source.position(of: place.span.start)
      margin = String(repeating: " ", count: max(2, String(line).count))
      let cell = problem.cell.map { "   cell \($0.number)" + ($0.title.map { " “\(visible($0))”" } ?? "") } ?? ""
      lines.append(margin + paint("┌─", .blue) + " \(visible(place.source.name)):\(line):\(column)\(cell)")
      let number = String(line)
      let excerpt = Excerpt(place, line: line, widest: columns.map { min(Self.widest, $0 - margin.count - 4) } ?? Self.widest)
      lines.append(paint(padding(margin.count - number.count) + number + "│", .blue) + (excerpt.text.isEmpty ? "" : " " + excerpt.text))
      let carets = padding(excerpt.indentation) + paint(String(repeating: "^", count: excerpt.carets), tint)
      lines += marked(carets, excerpt, visible(problem.label), margin, tint)
    } else if let cell = problem.cell {
      lines.append(margin + paint("┌─", .blue) + " cell \(cell.number)" + (cell.title.map { " “\(visible($0))”" } ?? ""))
    }
    for note in problem.notes {
      for line in note.split(separator: "\n") { lines += below(visible(String(line)), margin) }
    }
    for frame in stackLines(problem.stack) { lines += below(frame, margin) }
    return lines.joined(separator: "\n")
  }

  /// Several messages with an empty line between them.
  public func render(_ problems: [Problem]) -> String { problems.map(render).joined(separator: "\n\n") }

  /// The carets, and the label behind them, or below them where there is no room.
  private func marked(_ carets: String, _ excerpt: Excerpt, _ label: String, _ margin: String, _ tint: Style) -> [String] {
    let bar = margin + paint("│", .blue) + " "
    guard !label.isEmpty else { return [bar + carets] }
    let behind = excerpt.indentation + excerpt.carets + 1, used = margin.count + 2
    let room = columns.map { $0 - used - behind } ?? .max
    if label.terminalWidth <= room { return [bar + carets + " " + paint(label, tint)] }
    // In a narrow column it would be a tower of words.
    let isBehind = room >= Self.narrowest
    let indentation = isBehind ? behind : min(excerpt.indentation, max(0, (columns ?? .max) - used - label.terminalWidth))
    let rest = (columns ?? .max) - used - indentation
    let lines = label.lines(first: rest, rest: rest).map { paint($0, tint) }
    guard isBehind else { return [bar + carets] + lines.map { bar + padding(indentation) + $0 } }
    return [bar + carets + " " + (lines.first ?? "")] + lines.dropFirst().map { bar + padding(indentation) + $0 }
  }

  /// What stands below, after `=`.
  private func below(_ text: String, _ margin: String) -> [String] {
    wrapped(text, behind: margin.count + 2, hanging: margin.count + 2).enumerated().map { index, line in
      index == 0 ? margin + paint("=", .blue) + " " + line : line
    }
  }

  /// In lines of the terminal: the first one begins behind so many columns, the others with so many spaces.
  private func wrapped(_ text: String, behind: Int, hanging: Int) -> [String] {
    guard let columns else { return [text] }
    return text.lines(first: columns - behind, rest: columns - hanging).enumerated().map { $0 == 0 ? $1 : padding(hanging) + $1 }
  }

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
