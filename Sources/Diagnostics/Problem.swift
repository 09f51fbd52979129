/// One thing that is wrong: what the renderer needs to say it, and what tools need to sort and count it.
public struct Problem: Error, Sendable {
  public enum Severity: String, Sendable { case error, warning }

  /// A code cell of a notebook, as messages name it: its number from 1 and its title, if it has one.
  public struct Cell: Sendable, Hashable {
    public let number: Int, title: String?

    public init(number: Int, title: String?) {
      self.number = number
      self.title = title
    }
  }

  /// One call that was under way when the problem came up, the innermost first.
  public struct Frame: Sendable {
    /// What was called, `f` or `a closure`, and the place of the call.
    public let function: String, call: Place?

    public init(function: String, call: Place?) {
      self.function = function
      self.call = call
    }
  }

  public var severity: Severity
  public var code: Code
  /// The sentence of the first line, without a full stop.
  public var message: String
  public var place: Place?
  /// What stands under the line, right of the carets: the near suggestion, if there is one.
  public var label: String
  /// Whole lines below, each after `=`: what is valid, where a value came from.
  public var notes: [String]
  public var cell: Cell?
  public var stack: [Frame]

  public init(
    _ severity: Severity, _ code: Code, _ message: String, at place: Place?, label: String = "", notes: [String] = [],
    cell: Cell? = nil,
    stack: [Frame] = []
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.place = place
    self.label = label
    self.notes = notes
    self.cell = cell
    self.stack = stack
  }

  /// An error.
  public init(_ code: Code, _ message: String, at place: Place?, label: String = "", notes: [String] = []) {
    self.init(.error, code, message, at: place, label: label, notes: notes)
  }
}

extension Sequence<Problem> {
  /// In the order of the source; of two at one place the one that was found first comes first.
  public func inOrder() -> [Problem] {
    enumerated().sorted { a, b in
      let (left, right) = (a.element.place?.span.start ?? 0, b.element.place?.span.start ?? 0)
      return (left, a.offset) < (right, b.offset)
    }.map(\.element)
  }
}
