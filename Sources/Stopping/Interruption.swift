#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Whether the person has asked to stop the work of this thread: for long loops anywhere in the house, whatever thread they run on.
///
/// A loop that hears yes may end where it is and give anything: the built-in under way then fails as interrupted, what it gives is thrown away, and is never kept.
public enum Interruption {
  /// How many cheap steps a loop makes between two questions.
  public static let stride = 1 << 14

  /// To be asked every ``stride`` steps or so; every few milliseconds at the most.
  public static var isRequested: Bool { work?.mayBeCut ?? false }

  /// Whether a loop of this thread's work has heard yes.
  public static var isCut: Bool { work?.isCut ?? false }

  /// What this thread works for.
  public static var work: StoppableWork? {
    // SAFETY: what lies there is kept alive by the call of `working` that put it there.
    pthread_getspecific(key).map { Unmanaged<StoppableWork>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Runs something for that work, on this thread.
  public static func working<Result, Failure: Error>(
    for work: StoppableWork?, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let before = pthread_getspecific(key)
    pthread_setspecific(key, work.map { UnsafeRawPointer(Unmanaged.passUnretained($0).toOpaque()) })
    defer {
      pthread_setspecific(key, before)
      withExtendedLifetime(work) {}
    }
    return try body()
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()
}
