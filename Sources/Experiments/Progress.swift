import Imaging

/// How far a long computation has come. It is reported between steps; whoever hears it may ask for an end.
public struct Progress: Sendable {
  /// What is being done: "fz 3.1/29".
  public let what: String
  public let done: Int, total: Int
  /// The value that is being watched: an objective, a loss.
  public let value: Double?
  /// Makes the picture that is being worked on, as it is now; only while the report is being heard. It costs some milliseconds.
  public let picture: (@Sendable () -> Image?)?

  public init(_ what: String, done: Int, total: Int, value: Double? = nil, picture: (@Sendable () -> Image?)? = nil) {
    (self.what, self.done, self.total, self.value, self.picture) = (what, done, total, value, picture)
  }

  /// Hears of progress; false asks for an end at the next step, with what is done kept.
  public typealias Listener = @Sendable (Progress) -> Bool
}
