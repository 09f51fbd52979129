/// What became of one expensive call of a program: for `run.json`, `why` and summaries.
public struct CallRecord: Sendable {
  /// Where it stands in the program, from 1; nil where that is not known.
  public struct Line: Sendable, Hashable {
    public let file: String, line: Int
    public init(file: String, line: Int) { (self.file, self.line) = (file, line) }
  }

  /// How one key of a call came to its value.
  public enum Outcome: String, Sendable {
    case hit
    case computed
    /// Asked for, and not there: it was not computed (in a plan, or because the run stopped).
    case missing
  }

  public let operation: String
  /// For people: "fz 3.1/pre".
  public let what: String
  public var line: Line?
  /// A key for each channel, arm or whatever the call is kept by, and what became of it.
  public let parts: [(key: CacheKey, outcome: Outcome)]
  /// What computing took.
  public let seconds: Double
  /// How much there is to do for each part; nil where that is not told.
  public let work: Work?

  public init(
    operation: String, what: String, line: Line? = nil, parts: [(key: CacheKey, outcome: Outcome)], seconds: Double, work: Work? = nil
  ) {
    (self.operation, self.what, self.line, self.parts) = (operation, what, line, parts)
    (self.seconds, self.work) = (seconds, work)
  }

  public var hits: Int { parts.count { $0.outcome == .hit } }
  public var isHit: Bool { hits == parts.count }
}
