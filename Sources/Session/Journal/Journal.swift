import Language
import Syntax

/// What a session has been told so far, statement by statement, with what each needs and what it leaves: enough to write what a result needs as a program.
public struct Journal: Sendable {
  public struct Step: Sendable {
    /// The entry that it was part of, counting from 1.
    public let entry: Int
    /// As it was typed, with its `///` lines.
    public let text: String
    public fileprivate(set) var footprint: Footprint
    /// What the names mean that it mentions, of those that the file declares.
    public let names: [String: Footprint.Thing]
    public fileprivate(set) var kind: Kind
    /// Whether it puts something before the person: a value, a text, a claim.
    public fileprivate(set) var shows: Bool
    /// The same without its own value.
    fileprivate let showsByItself: Bool
    /// Whether it ran to its end; else nobody can say what it has done.
    public fileprivate(set) var isWhole = false
  }

  public enum Kind: Sendable {
    /// A bare expression, whose value it shows.
    case shown
    case function, other
  }

  public private(set) var steps: [Step] = []
  private var entries = 0, marks: [Mark] = []
  /// Where entries begin that can be taken back.
  private struct Mark: Sendable { let steps: Int, entries: Int }
  /// The last bare expression of the entry under way.
  private var lastShown: Int?

  /// Of the entries whose results nobody can name any more, as many are kept to the end.
  static let keptUnneeded = 1000

  mutating func begin(depth: Int) {
    marks.append(Mark(steps: steps.count, entries: entries))
    if marks.count > depth { marks.removeFirst(marks.count - depth) }
    entries += 1
    lastShown = nil
  }

  mutating func begin(
    _ statement: Statement, text: String, _ footprint: Footprint, names: [String: Footprint.Thing], shows: Bool
  ) {
    let kind: Kind =
      switch statement.kind {
      case .function: .function
      case .expression where !statement.isHidden: .shown
      default: .other
      }
    if kind == .shown { lastShown = steps.count }
    steps.append(
      Step(
        entry: entries, text: text, footprint: footprint, names: names, kind: kind, shows: shows || kind == .shown,
        showsByItself: shows))
  }

  /// The step under way has come to its end. `showed`: whether, if it is a bare expression, it had a value.
  mutating func end(showed: Bool) {
    guard !steps.isEmpty else { return }
    let last = steps.count - 1
    steps[last].isWhole = true
    guard steps[last].kind == .shown, !showed else { return }
    (steps[last].kind, steps[last].shows) = (.other, steps[last].showsByItself)
  }

  /// The entry's last bare expression gave the session's last value.
  mutating func endEntry(last thing: Footprint.Thing?) {
    if let lastShown, let thing { steps[lastShown].footprint.makes.insert(thing) }
  }

  /// What was typed last.
  public var lastEntry: String? {
    guard let last = steps.last else { return nil }
    return steps.filter { $0.entry == last.entry }.map(\.text).joined(separator: "\n")
  }

  mutating func takeBack() {
    guard let mark = marks.popLast() else { return }
    steps.removeSubrange(mark.steps...)
    entries = mark.entries
  }
}
