import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What must come to its end although nobody waits for it: the state of a computation that was stopped, on its way to the disk.
public enum Lingering {
  private static let count = Atomic<Int>(0)

  /// Does something on a thread of its own, and waits for it: see ``Aside``. Where the person asks to stop, whoever waits goes on at once; it then hears of the end, keeps what it
  /// has, and is waited for only before the program ends and before its state is read.
  /// - Returns: nil if the person has asked to stop.
  public static func aside<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result? {
    guard Interruption.work != nil else { return body() }
    count.wrappingAdd(1, ordering: .sequentiallyConsistent)
    return Aside {
      defer { count.wrappingSubtract(1, ordering: .sequentiallyConsistent) }
      return body()
    }.result()
  }

  /// Waits until nothing is left to come to its end.
  public static func wait() {
    while count.load(ordering: .sequentiallyConsistent) > 0 { usleep(1000) }
  }
}
