import Synchronization

/// Something that a person may stop: what an entry or a notebook computes, on however many threads.
public final class StoppableWork: Sendable {
  private let asked: @Sendable () -> Bool
  private let cut = Atomic<Bool>(false)

  /// - Parameter asked: Whether the person has asked for the end; any thread calls it, often.
  public init(asked: @escaping @Sendable () -> Bool) { self.asked = asked }

  /// Whether the person has asked for the end. Who hears so here goes on with what it can give whole.
  public var isEndAsked: Bool { isCut || asked() }

  /// Whether a loop has heard of the end, which may have given anything since: see ``Interruption``.
  var isCut: Bool { cut.load(ordering: .relaxed) }

  /// Whether a loop may end where it is; from then on it counts as cut.
  var mayBeCut: Bool {
    if isCut { return true }
    guard asked() else { return false }
    cutShort()
    return true
  }

  func cutShort() { cut.store(true, ordering: .relaxed) }

  /// A new piece of it begins, nothing of which has been cut.
  public func beginAnew() { cut.store(false, ordering: .relaxed) }
}
