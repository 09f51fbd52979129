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
  /// What was done, and how much time had passed, at the first report: what goes on from where it stopped has done that much earlier.
  public var first: (done: Int, elapsed: Double) = (0, 0)
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
    if let left { parts.append("about \(Self.duration(left)) left") }
    return parts.joined(separator: " · ")
  }

  /// Seconds, where something can be said of them.
  private var left: Double? {
    guard total == 0 || done < total else { return nil }
    let steps = done - first.done, seconds = elapsed - first.elapsed
    // The first steps say little about the rest.
    if total > 0, steps > 0, seconds >= 2 { return seconds / Double(steps) * Double(total - done) }
    guard let estimate else { return nil }
    let share = total > 0 ? Double(total - first.done) / Double(total) : 1
    return estimate * share - elapsed >= 2 ? estimate * share - elapsed : nil
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
