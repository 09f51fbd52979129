#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Something that is computed on a thread of its own while this one does something else.
///
/// SAFETY (unchecked): `thread` is touched only by the thread that made this; the work is shared with the thread that does it, and read after that was joined.
final class Background<Value: Sendable>: @unchecked Sendable {
  private let work: BackgroundWork<Value>
  private var thread: pthread_t?

  init(_ body: @escaping @Sendable () -> Value) {
    work = BackgroundWork(body)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let shared = Unmanaged.passRetained(work as RunnableWork)
    // Where the system gives no thread, the work is done when its value is asked for.
    if pthread_create(&thread, nil, backgroundMain, shared.toOpaque()) == 0 { self.thread = thread } else { shared.release() }
  }

  deinit { join() }

  /// Waits for it. To be asked once, by the thread that made it.
  func value() -> Value? {
    join()
    work.run()
    return work.take()
  }

  private func join() {
    guard let thread else { return }
    pthread_join(thread, nil)
    self.thread = nil
  }
}

/// What a thread of C can be told to do.
private class RunnableWork {
  func run() {}
}

/// The work itself, held by the thread that does it and by the one that waits for it.
private final class BackgroundWork<Value>: RunnableWork {
  private var body: (() -> Value)?
  private var result: Value?

  init(_ body: @escaping () -> Value) { self.body = body }

  /// Once.
  override func run() {
    guard let body else { return }
    result = body()
    self.body = nil
  }

  func take() -> Value? {
    defer { result = nil }
    return result
  }
}

#if canImport(Darwin)
  private let backgroundMain: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { argument in
    // SAFETY: the argument is the retained work of `init`, taken exactly once.
    Unmanaged<RunnableWork>.fromOpaque(argument).takeRetainedValue().run()
    return nil
  }
#else
  private let backgroundMain: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
    guard let argument else { return nil }
    // SAFETY: the argument is the retained work of `init`, taken exactly once.
    Unmanaged<RunnableWork>.fromOpaque(argument).takeRetainedValue().run()
    return nil
  }
#endif
