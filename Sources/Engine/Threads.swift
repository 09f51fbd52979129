import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A small pool of threads for loops over independent tasks.
///
/// How a loop is cut into tasks is the caller's choice and must not depend on `count`; which thread runs a task is left to chance. So results never
/// depend on the number of threads. Workers sleep when there is nothing to do. A loop inside a loop, or beside another one, runs serially.
public final class Threads: Sendable {
  /// As many threads as the machine has cores.
  public static let shared = Threads()

  /// The most that will ever be used at once.
  public static let limit = 64

  private let pool: Pool
  private let requested: Atomic<Int>

  public init(count: Int? = nil) {
    pool = Pool()
    requested = Atomic(max(1, min(count ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), Self.limit)))
  }

  deinit { pool.stop() }

  /// Threads that work on a loop, the calling one included; at least 1.
  public var count: Int {
    get { requested.load(ordering: .relaxed) }
    set { requested.store(max(1, min(newValue, Self.limit)), ordering: .relaxed) }
  }

  /// Runs `body` for each index in `0 ..< tasks`, in no order, and returns when all are done.
  public func parallel(_ tasks: Int, _ body: (Int) -> Void) {
    parallelSlots(tasks) { index, _ in body(index) }
  }

  /// The same, telling `body` also which slot it runs in, `0 ..< Threads.limit`: no two tasks run in one slot at the same time, so scratch memory may belong to a slot.
  public func parallelSlots(_ tasks: Int, _ body: (_ index: Int, _ slot: Int) -> Void) {
    let helpers = min(count, tasks) - 1
    guard helpers > 0, pool.acquire() else {
      for index in 0..<max(0, tasks) { body(index, 0) }
      return
    }
    // SAFETY: `run` returns only after every worker has left the closure, so it does not outlive this call; tasks are handed out once each.
    withoutActuallyEscaping(body) { body in pool.run(tasks: tasks, helpers: helpers, body: body) }
    pool.release()
  }
}

/// The threads themselves and the one loop that they work on.
///
/// SAFETY (unchecked): the stored variables are only touched with `mutex` held. A worker joins with it held, while the loop is open, and `run` leaves only when the loop is
/// closed and none is inside.
private final class Pool: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let finished = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let busy = Atomic<Bool>(false)
  private let next = Atomic<Int>(0)
  /// Workers inside the loop.
  private let active = Atomic<Int>(0)
  private var body: ((Int, Int) -> Void)?
  private var tasks = 0
  private var generation = 0
  /// Whether a worker may still join the loop.
  private var isOpen = false
  private var helpers = 0
  private var started = 0
  private var stopping = false

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
    pthread_cond_init(finished, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(wake)
    pthread_cond_destroy(finished)
    mutex.deallocate()
    wake.deallocate()
    finished.deallocate()
  }

  func acquire() -> Bool { busy.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged }

  func release() { busy.store(false, ordering: .releasing) }

  func run(tasks: Int, helpers: Int, body: @escaping (Int, Int) -> Void) {
    pthread_mutex_lock(mutex)
    while started < helpers, start(slot: started + 1) { started += 1 }
    self.body = body
    self.tasks = tasks
    self.helpers = min(helpers, started)
    next.store(0, ordering: .relaxed)
    isOpen = true
    generation += 1
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)

    work(body, tasks, slot: 0)

    // No task is left to take. Only those who are still at one are waited for, not those who have not even woken up: on a busy machine that can take long.
    // The last tasks usually end within microseconds: look a few times before sleeping.
    var looks = 0
    while active.load(ordering: .acquiring) > 0, looks < 2_000 { looks += 1 }
    pthread_mutex_lock(mutex)
    isOpen = false
    while active.load(ordering: .acquiring) > 0 { pthread_cond_wait(finished, mutex) }
    self.body = nil
    pthread_mutex_unlock(mutex)
  }

  func stop() {
    pthread_mutex_lock(mutex)
    stopping = true
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
  }

  private func work(_ body: (Int, Int) -> Void, _ tasks: Int, slot: Int) {
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < tasks else { return }
      body(index, slot)
    }
  }

  /// A worker's life: waits for a loop in which its slot takes part, helps, and says when it is done.
  private func serve(slot: Int) {
    var seen = 0
    pthread_mutex_lock(mutex)
    while true {
      while !stopping, generation == seen { pthread_cond_wait(wake, mutex) }
      if stopping { break }
      seen = generation
      guard isOpen, slot <= helpers else { continue }
      active.wrappingAdd(1, ordering: .acquiringAndReleasing)
      help(slot: slot)
      if active.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue == 0 { pthread_cond_signal(finished) }
    }
    pthread_mutex_unlock(mutex)
  }

  /// Unlocks `mutex` to work on the loop, and locks it again. A function of its own so that the loop's closure, which must not outlive the loop, is let go before the worker
  /// leaves it.
  @inline(never)
  private func help(slot: Int) {
    if let body {
      let tasks = tasks
      pthread_mutex_unlock(mutex)
      work(body, tasks, slot: slot)
      pthread_mutex_lock(mutex)
    }
  }

  private final class Start {
    let pool: Pool, slot: Int
    init(_ pool: Pool, _ slot: Int) {
      self.pool = pool
      self.slot = slot
    }
  }

  /// With `mutex` held. False if the system gives no more threads: then there are fewer helpers.
  private func start(slot: Int) -> Bool {
    let box = Unmanaged.passRetained(Start(self, slot))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let failed = pthread_create(&thread, nil, Self.main, box.toOpaque()) != 0
    if failed {
      box.release()
      return false
    }
    #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
    return true
  }

  #if canImport(Darwin)
    private static let main: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { argument in
      // SAFETY: the argument is the retained `Start` of `start(slot:)`, taken exactly once.
      let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
      start.pool.serve(slot: start.slot)
      return nil
    }
  #else
    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
      guard let argument else { return nil }
      // SAFETY: the argument is the retained `Start` of `start(slot:)`, taken exactly once.
      let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
      start.pool.serve(slot: start.slot)
      return nil
    }
  #endif
}
