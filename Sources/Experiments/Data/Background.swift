import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Something that is computed on a thread of its own while this one does something else.
///
/// SAFETY (unchecked): the body is called once, by the thread if there is one, else by `value`; its result is written before the thread ends, and read
/// after it was joined.
final class Background<Value: Sendable>: @unchecked Sendable {
  private var body: (@Sendable () -> Value)?
  private var result: Value?
  private var thread: pthread_t?

  init(_ body: @escaping @Sendable () -> Value) {
    self.body = body
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let own = Unmanaged.passRetained(BackgroundWork { [unowned self] in self.run() })
    // Where the system gives no thread, the work is done when its value is asked for.
    if pthread_create(&thread, nil, backgroundMain, own.toOpaque()) == 0 { self.thread = thread } else { own.release() }
  }

  deinit { join() }

  /// Waits for it. To be asked once, by the thread that made it.
  func value() -> Value? {
    join()
    run()
    defer { result = nil }
    return result
  }

  private func run() {
    guard let body else { return }
    result = body()
    self.body = nil
  }

  private func join() {
    guard let thread else { return }
    pthread_join(thread, nil)
    self.thread = nil
  }
}

private final class BackgroundWork {
  let body: () -> Void
  init(_ body: @escaping () -> Void) { self.body = body }
}

#if canImport(Darwin)
  private let backgroundMain: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { argument in
    // SAFETY: the argument is the retained work of `init`, taken exactly once.
    Unmanaged<BackgroundWork>.fromOpaque(argument).takeRetainedValue().body()
    return nil
  }
#else
  private let backgroundMain: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
    guard let argument else { return nil }
    // SAFETY: the argument is the retained work of `init`, taken exactly once.
    Unmanaged<BackgroundWork>.fromOpaque(argument).takeRetainedValue().body()
    return nil
  }
#endif
