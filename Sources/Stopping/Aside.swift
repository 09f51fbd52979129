#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Something that is computed on a thread of its own. Whoever waits for it may leave, and whoever drops this does not wait: then it is left to itself, and what comes of it is
/// thrown away. So it must change nothing that others see, but for what is whole whether anybody waits or not (a cache). Loops inside hear of the end.
public final class Aside<Result: Sendable>: Sendable {
  private let task: AsideTask<Result>
  /// Loops that are cut when nobody waits any more are a part of nobody's work.
  private let part: StoppableWork
  private let work = Interruption.work

  /// Begins at once. Where the system gives no thread, it is done here.
  public init(_ body: @escaping @Sendable () -> Result) {
    let part = StoppableWork { [work] in work?.isEndAsked ?? false }
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
    guard part.isCut else { return result }
    // What was cut in there is a cut of the whole.
    _ = work?.mayBeCut
    return nil
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
    #if canImport(Glibc)
      // Not the clock on the wall, which may be set back.
      var attributes = pthread_condattr_t()
      pthread_condattr_init(&attributes)
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
      pthread_cond_init(done, &attributes)
      pthread_condattr_destroy(&attributes)
    #else
      pthread_cond_init(done, nil)
    #endif
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
      sleep()
    }
    defer { result = nil }
    return result
  }

  /// Until it is done, for ten milliseconds at the most.
  private func sleep() {
    #if canImport(Glibc)
      var until = timespec()
      clock_gettime(CLOCK_MONOTONIC, &until)
      until.tv_nsec += 10_000_000
      if until.tv_nsec >= 1_000_000_000 {
        until.tv_nsec -= 1_000_000_000
        until.tv_sec += 1
      }
      pthread_cond_timedwait(done, mutex, &until)
    #else
      var time = timespec(tv_sec: 0, tv_nsec: 10_000_000)
      pthread_cond_timedwait_relative_np(done, mutex, &time)
    #endif
  }
}
