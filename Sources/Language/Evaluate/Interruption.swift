#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whether the person has asked to stop the run on this thread: for long loops that have no context at hand.
///
/// A loop that hears yes may end where it is and give anything: what the built-in under way gives is thrown away, and is never kept.
public enum Interruption {
  /// How many cheap steps a loop makes between two questions.
  public static let stride = 1 << 14

  /// To be asked every ``stride`` steps or so; every few milliseconds at the most.
  public static var isRequested: Bool {
    guard let run else { return false }
    if !run.isCut, run.services.isInterrupted { run.isCut = true }
    return run.isCut
  }

  public static func check() throws(Trap) { if isRequested { throw .interrupted } }

  /// Whether a loop of this thread has heard yes since the last call of this.
  static func takeCut() -> Bool {
    guard let run, run.isCut else { return false }
    run.isCut = false
    return true
  }

  /// Whether a loop of this thread has heard yes.
  public static var isCut: Bool { run?.isCut ?? false }

  /// From now on this thread works for a run.
  static func begin(_ services: Services) {
    if let run, run.services === services {
      run.isCut = false
      return
    }
    if let old = pthread_getspecific(key) { Unmanaged<Run>.fromOpaque(old).release() }
    pthread_setspecific(key, Unmanaged.passRetained(Run(services)).toOpaque())
  }

  private final class Run {
    let services: Services
    var isCut = false
    init(_ services: Services) { self.services = services }
  }

  private static var run: Run? {
    // SAFETY: what lies there was retained by `begin` and is released only by it, on this thread, or when the thread ends.
    pthread_getspecific(key).map { Unmanaged<Run>.fromOpaque($0).takeUnretainedValue() }
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    #if canImport(Glibc)
      pthread_key_create(&key) { if let run = $0 { Unmanaged<AnyObject>.fromOpaque(run).release() } }
    #else
      pthread_key_create(&key) { Unmanaged<AnyObject>.fromOpaque($0).release() }
    #endif
    return key
  }()
}

extension Sequence {
  /// Each element sent through `body`. Where the person asks to stop, it ends early: see ``Interruption``.
  public func interruptibleMap<Result>(count: Int, _ body: (Element) -> Result) -> [Result] {
    var result: [Result] = []
    result.reserveCapacity(count)
    var left = Interruption.stride
    for element in self {
      result.append(body(element))
      left -= 1
      if left == 0 {
        if Interruption.isRequested { break }
        left = Interruption.stride
      }
    }
    return result
  }
}

extension RandomAccessCollection {
  /// Each element sent through `body`. Where the person asks to stop, it ends early: see ``Interruption``.
  public func interruptibleMap<Result>(_ body: (Element) -> Result) -> [Result] { interruptibleMap(count: count, body) }
}

extension Array {
  /// Puts another behind it. Where the person asks to stop, it ends early: see ``Interruption``.
  mutating func appendInterruptibly(_ other: some RandomAccessCollection<Element>) {
    var rest = other[...]
    while !rest.isEmpty, count < Interruption.stride || !Interruption.isRequested {
      append(contentsOf: rest.prefix(Interruption.stride * 4))
      rest = rest.dropFirst(Interruption.stride * 4)
    }
  }
}
