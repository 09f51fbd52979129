import Language

/// `[3/9] wants · fz 3.1/29 · 180/512 · 41 s · about 1 min 15 s left`
public struct ProgressText: Sendable, Equatable {
  /// The cell's number, how many there are, and its id; nil outside notebooks.
  public var cell: (number: Int, count: Int, id: String)?
  public var what: String?
  public var done = 0, total = 0
  /// What is being made larger or smaller, and where it stands.
  public var watched: (name: String, value: Double)?
  /// Since the work on `what` began, or the cell.
  public var elapsed: Double = 0
  /// What it will take as a whole, by what such work took before.
  public var estimate: Double?

  public init(cell: (number: Int, count: Int, id: String)? = nil, what: String? = nil, done: Int = 0, total: Int = 0, elapsed: Double = 0) {
    (self.cell, self.what, self.done, self.total, self.elapsed) = (cell, what, done, total, elapsed)
  }

  public static func == (a: Self, b: Self) -> Bool { a.text == b.text }

  public var text: String {
    var parts: [String] = []
    if let cell { parts.append("[\(cell.number)/\(cell.count)] \(cell.id)") }
    if let what { parts.append(what) }
    if total > 0 { parts.append("\(done)/\(total)") }
    if let watched { parts.append("\(watched.name) \(watched.value.fourDigits)") }
    parts.append(Self.duration(elapsed))
    // The first steps say little about the rest.
    if total > 0, done > 0, done < total, elapsed >= 2 {
      parts.append("about \(Self.duration(elapsed / Double(done) * Double(total - done))) left")
    } else if let estimate, estimate - elapsed >= 2, done < total || total == 0 {
      parts.append("about \(Self.duration(estimate - elapsed)) left")
    }
    return parts.joined(separator: " · ")
  }

  /// `41 s`, `1 min 15 s`, `2 h 5 min`
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "a long time" }
    let whole = Int(max(0, seconds).rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return whole % 60 == 0 ? "\(whole / 60) min" : "\(whole / 60) min \(whole % 60) s" }
    let minutes = (whole + 30) / 60
    return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
  }
}
