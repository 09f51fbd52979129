import Synchronization

/// How much the plans of this process have computed so far: a count a pass, so it costs nothing.
public struct WorkDone: Sendable {
  /// Images that went through a plan, and of which gradients came back.
  public private(set) var forward = 0, backward = 0
  /// Of the forward passes: what the same convolutions take directly.
  public private(set) var multiplyAdds = 0

  /// Up to now. Trainings are not in it.
  public static var now: WorkDone { counts.withLock { $0 } }

  private static let counts = Mutex(WorkDone())

  static func add(forward images: Int, multiplyAdds: Int) {
    counts.withLock { counts in
      counts.forward += images
      counts.multiplyAdds += images * multiplyAdds
    }
  }

  static func add(backward images: Int) { counts.withLock { $0.backward += images } }

  public static func - (a: WorkDone, b: WorkDone) -> WorkDone {
    var result = a
    result.forward -= b.forward
    result.backward -= b.backward
    result.multiplyAdds -= b.multiplyAdds
    return result
  }
}
