import Diagnostics
import Session

/// What Tab offers: what stands before the cursor goes on with one of the candidates.
public struct Completion: Sendable, Equatable {
  public struct Candidate: Sendable, Equatable {
    /// What takes the word's place.
    public var text: String
    /// How the list shows it.
    public var shown: String
    /// What stands beside it where there is room: a type, a default, a line of help.
    public var detail: String

    init(_ text: String, shown: String? = nil, _ detail: String = "") {
      (self.text, self.shown, self.detail) = (text, shown ?? text, detail)
    }
  }

  /// How many characters before the cursor each candidate replaces.
  public var replaced = 0
  public var candidates: [Candidate] = []
  /// Shown above the candidates, or where there is nothing to insert: `ch: 0..<64 in block 3.1`. Then nothing is inserted without being asked for.
  public var hint: String?

  /// Candidates that are not among these because they are too many, or not known yet; and what all of those and these begin with.
  public var more = 0, shared: String?

  static let nothing = Completion()

  /// What all candidates begin with, whatever the case of letters that the word has.
  public var common: String {
    if let shared { return shared }
    guard var common = candidates.first?.text else { return "" }
    for candidate in candidates.dropFirst() { common = String(zip(common, candidate.text).prefix { $0 == $1 }.map(\.0)) }
    return common
  }
}

extension Completion {
  /// What Tab does.
  public struct Step: Sendable, Equatable {
    /// Characters before the cursor that go, and what comes in their place.
    public var replaced = 0, insertion = ""
    /// Shown below, without a newline at its end.
    public var listing = ""
  }

  /// - Parameters:
  ///   - word: What stands before the cursor, of which `replaced` characters may go.
  ///   - after: What stands behind it: what is there already is not inserted again.
  public func step(before: String, after: String, columns: Int, color: Bool = false) -> Step {
    let word = String(before.suffix(replaced)), common = common
    let isChoice = candidates.count > 1 || more > 0 || hint != nil
    var step = Step(listing: isChoice ? listing(columns: columns, color: color) : "")
    // With nothing typed, what all candidates share says less than the list.
    guard !(isChoice && word.isEmpty), common.count >= word.count, common != word else { return step }
    if common.hasPrefix(word) {
      step.insertion = String(common.dropFirst(word.count)).withoutEnd(thatBegins: after)
    } else {
      (step.replaced, step.insertion) = (replaced, common.withoutEnd(thatBegins: after))
    }
    return step
  }

  /// The hint and the candidates: one a line with what is known of it if they are few, else in columns.
  public func listing(columns: Int, color: Bool = false) -> String {
    let lines = isDetailed ? detailedLines(columns, color) : plainLines(columns)
    return ((hint.map { [dim($0.cut(to: columns - 1), color)] } ?? []) + lines).joined(separator: "\n")
  }

  private static let mostDetailed = 16, most = 200

  private var isDetailed: Bool { candidates.count <= Self.mostDetailed && candidates.contains { !$0.detail.isEmpty } }

  private func detailedLines(_ columns: Int, _ color: Bool) -> [String] {
    let width = min(candidates.map(\.shown.terminalWidth).max() ?? 0, max(8, columns / 2))
    return candidates.map { candidate in
      let room = columns - 1 - width - 2
      guard !candidate.detail.isEmpty, room >= 8 else { return candidate.shown.cut(to: columns - 1) }
      return candidate.shown.cut(to: width).padded(to: width + 2) + dim(candidate.detail.cut(to: room), color)
    }
  }

  private func plainLines(_ columns: Int) -> [String] {
    let shown = candidates.prefix(Self.most).map { $0.shown.cut(to: columns - 1) }
    let width = (shown.map(\.terminalWidth).max() ?? 0) + 2
    let perLine = max(1, (columns + 1) / max(1, width)), rows = (shown.count + perLine - 1) / perLine
    let lines = (0..<rows).map { row in
      stride(from: row, to: shown.count, by: rows).map { $0 + rows < shown.count ? shown[$0].padded(to: width) : shown[$0] }.joined()
    }
    let left = candidates.count + more - shown.count
    return lines + (left > 0 ? ["… and \(left) more"] : [])
  }

  private func dim(_ text: String, _ color: Bool) -> String { color ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}

extension String {
  /// Without an end that the other text begins with: in `"fo|"` the closing quote is there already.
  func withoutEnd(thatBegins after: String) -> String {
    guard let first = after.first else { return self }
    for index in indices where self[index] == first && after.hasPrefix(self[index...]) { return String(self[..<index]) }
    return self
  }
}
