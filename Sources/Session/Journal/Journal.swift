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
  /// How many entries have begun and were not taken back.
  var begun: Int { entries }
  /// Where entries begin that can be taken back.
  private struct Mark: Sendable { let steps: Int, entries: Int }
  /// The last bare expression of the entry under way.
  private var lastShown: Int?

  /// Of the steps whose results nobody can name any more, the last so many are kept, for who wants all that was shown.
  static let keptUnneeded = 500
  private var sizeAfterPruning = 0

  /// Whether it has grown by so much that it is worth looking for what nobody needs.
  var isLong: Bool { steps.count >= sizeAfterPruning + Self.keptUnneeded }

  /// Drops the steps that nobody needs: neither the things wanted nor the last entries.
  mutating func prune(wanted: Set<Footprint.Thing>) {
    guard let slice = try? Slice(of: self, wanted: wanted, showing: false, isLenient: true) else { return }
    let first = Swift.min(steps.count - Self.keptUnneeded, marks.first?.steps ?? .max)
    let needed = slice.steps.filter { $0 < first }
    guard first > 0 else { return }
    marks = marks.map { Mark(steps: $0.steps - first + needed.count, entries: $0.entries) }
    steps = needed.map { steps[$0] } + steps[first...]
    sizeAfterPruning = steps.count
  }

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

  /// The step under way has not come to its end, and left these things as they were.
  mutating func fail(leaving things: Set<Footprint.Thing>) {
    guard !steps.isEmpty else { return }
    steps[steps.count - 1].footprint.makes.subtract(things)
    steps[steps.count - 1].footprint.changes.subtract(things)
  }

  /// The entry's last bare expression gave the session's last value.
  mutating func endEntry(last thing: Footprint.Thing?) {
    if let lastShown, let thing { steps[lastShown].footprint.makes.insert(thing) }
  }

  /// The last step has left something, though it did not come to its end.
  mutating func leaveUnfinished(_ thing: Footprint.Thing) {
    if !steps.isEmpty { steps[steps.count - 1].footprint.makes.insert(thing) }
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
