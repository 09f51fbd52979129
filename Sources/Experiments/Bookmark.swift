/// Where a long computation keeps how far it has come, so that it can go on after the process was stopped or killed, to the same bits.
public struct Bookmark: Sendable {
  /// What was kept last; nil if there is nothing.
  public let read: @Sendable () -> [UInt8]?
  public let write: @Sendable ([UInt8]) -> Void
  /// So much work is at most done twice; a little more where writing the state takes long.
  public let interval: Duration

  public init(interval: Duration = .seconds(5), read: @escaping @Sendable () -> [UInt8]?, write: @escaping @Sendable ([UInt8]) -> Void) {
    (self.interval, self.read, self.write) = (interval, read, write)
  }
}

/// Writes states to a bookmark, as often as it wants.
struct Pace {
  private let bookmark: Bookmark?
  private var next: ContinuousClock.Instant

  init(_ bookmark: Bookmark?) {
    self.bookmark = bookmark
    next = .now + (bookmark?.interval ?? .zero)
  }

  /// - Parameter isLast: nothing will be done after this.
  mutating func keep(isLast: Bool, _ state: () throws -> [UInt8]) rethrows {
    guard let bookmark, isLast || ContinuousClock.now >= next else { return }
    let began = ContinuousClock.now
    bookmark.write(try state())
    // Keeping must not take more than a twentieth of the time.
    let now = ContinuousClock.now
    next = now + max(bookmark.interval, (now - began) * 20)
  }
}
