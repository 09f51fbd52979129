#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Something that is computed on a thread of its own. Whoever waits for it may leave, and whoever drops this does not wait: then it is left to itself, and what comes of it is
/// thrown away. So it must change nothing that others see. Loops inside hear of the end.
public final class Aside<Result: Sendable>: Sendable {
  private let task: AsideTask<Result>
  /// Loops that are cut when nobody waits any more are a part of nobody's work.
  private let part: StoppableWork
  private let work = Interruption.work

  /// Begins at once. Where the system gives no thread, it is done here.
  public init(_ body: @escaping @Sendable () -> Result) {
    let part = StoppableWork { [work] in work?.mayBeCut ?? false }
    self.part = part
    task = AsideTask { Interruption.working(for: part, body) }
    if !DetachedThread.start(stack: Self.stack, { [task] in task.run() }) { task.run() }
  }

  /// As much as a program of the language has: values nested as deeply as one can make them are gone through here, too.
  private static var stack: Int { 512 << 20 }

  deinit { part.cutShort() }

  /// Waits for what comes of it; to be asked once. Nil if the person has asked to stop.
  public func result() -> Result? {
    let result = task.wait { work?.mayBeCut ?? false }
    return part.isCut ? nil : result
  }
}

extension Interruption {
  /// Does something that cannot be asked to stop (a library's call, one long pass over memory) aside, and waits for it: see ``Aside``. Where the person asks to stop, whoever
  /// waits goes on within some milliseconds.
  ///
  /// - Parameter steps: how much there is to do, in pixels, numbers or characters. A little is done at once, on this thread.
  /// - Returns: nil if the person has asked to stop.
  public static func aside<Result: Sendable>(steps: Int = .max, _ body: @escaping @Sendable () -> Result) -> Result? {
    guard steps > fewSteps, let work else { return body() }
    return work.mayBeCut ? nil : Aside(body).result()
  }

  /// What takes some milliseconds at most.
  private static let fewSteps = 200_000
}

/// SAFETY (unchecked): `result` and `isDone` are touched under the mutex only.
private final class AsideTask<Result: Sendable>: @unchecked Sendable {
  private let body: @Sendable () -> Result
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var result: Result?
  private var isDone = false

  init(_ body: @escaping @Sendable () -> Result) {
    self.body = body
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(done, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(done)
    mutex.deallocate()
    done.deallocate()
  }

  func run() {
    let result = body()
    pthread_mutex_lock(mutex)
    (self.result, isDone) = (result, true)
    pthread_cond_signal(done)
    pthread_mutex_unlock(mutex)
  }

  /// Waits for the result; nil where `isLeft` says yes before.
  func wait(unless isLeft: () -> Bool) -> Result? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while !isDone {
      if isLeft() { return nil }
      var until = timespec()
      clock_gettime(CLOCK_REALTIME, &until)
      until.tv_nsec += 10_000_000
      if until.tv_nsec >= 1_000_000_000 {
        until.tv_nsec -= 1_000_000_000
        until.tv_sec += 1
      }
      pthread_cond_timedwait(done, mutex, &until)
    }
    defer { result = nil }
    return result
  }
}
