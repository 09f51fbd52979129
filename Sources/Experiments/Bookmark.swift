/// Where a long computation keeps how far it has come, so that it can go on after the process was stopped or killed, to the same bits.
public struct Bookmark: Sendable {
  /// What was kept last; nil if there is nothing.
  public let read: @Sendable () -> [UInt8]?
  public let write: @Sendable ([UInt8]) -> Void
  /// So much work is at most done twice.
  public let interval: Duration

  public init(interval: Duration = .seconds(5), read: @escaping @Sendable () -> [UInt8]?, write: @escaping @Sendable ([UInt8]) -> Void) {
    (self.interval, self.read, self.write) = (interval, read, write)
  }
}

/// When the next state is to be written.
struct Pace {
  private let interval: Duration?
  private var last = ContinuousClock.now

  init(_ bookmark: Bookmark?) { interval = bookmark?.interval }

  mutating func isDue() -> Bool {
    guard let interval, case let now = ContinuousClock.now, now - last >= interval else { return false }
    last = now
    return true
  }
}
