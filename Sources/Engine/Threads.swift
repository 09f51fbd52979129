import Stopping
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
/// depend on the number of threads. Workers look out for the next loop for some microseconds, then sleep. A loop inside a loop, or beside another one, runs serially.
public final class Threads: Sendable {
  /// As many threads as the machine has cores.
  public static let shared = Threads()

  /// The most that will ever be used at once.
  public static let limit = 64

  private let pool: Pool
  private let requested: Atomic<Int>
  private let log: LoopLog?

  public init(count: Int? = nil) {
    pool = Pool()
    requested = Atomic(max(1, min(count ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), Self.limit)))
    log = nil
  }

  /// A pool that is listened to.
  package init(log: LoopLog) {
    pool = Pool()
    requested = Atomic(Self.limit)
    self.log = log
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

  /// The same, telling `body` also which slot it runs in, `0 ..< Threads.limit`: no two tasks of one loop run in one slot at the same time, so scratch memory may belong to a slot.
  public func parallelSlots(_ tasks: Int, _ body: (_ index: Int, _ slot: Int) -> Void) {
    let helpers = min(count, tasks) - 1
    if helpers > 0, let log, log.enter() { return log.run(tasks, body) }
    guard helpers > 0, log == nil, pool.acquire() else {
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
/// Starting a loop takes no lock as long as the workers are awake: whoever waits looks at an atomic for some microseconds before it sleeps.
///
/// SAFETY (unchecked): `body`, `work`, `tasks` and `helpers` are written only while the loop is closed and no worker is in `help`; a worker reads them only while it is counted in
/// `active` and has seen the loop open after it was counted. Only who holds `busy` runs a loop, and touches `started`.
private final class Pool: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let finished = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let busy = Atomic<Bool>(false)
  private let next = Atomic<Int>(0)
  /// Counts the loops.
  private let generation = Atomic<Int>(0)
  /// Whether a worker may join the loop.
  private let isOpen = Atomic<Bool>(false)
  /// Workers inside the loop, or looking whether it is open.
  private let active = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private var body: ((Int, Int) -> Void)?
  /// What the loop is a part of.
  private var work: StoppableWork?
  private var tasks = 0
  private var helpers = 0
  private var started = 0
  private let isStopping = Atomic<Bool>(false)

  /// How often a thread looks for what it waits for before it sleeps: some 50 µs.
  private static let looks = 50_000

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
    while started < helpers, start(slot: started + 1) { started += 1 }
    self.body = body
    work = Interruption.work
    self.tasks = tasks
    self.helpers = min(helpers, started)
    next.store(0, ordering: .relaxed)
    isOpen.store(true, ordering: .sequentiallyConsistent)
    generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
    // A worker counts itself among the sleepers before it looks at `generation` for the last time: so either it sees the loop, or is seen here.
    if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(mutex)
      pthread_cond_broadcast(wake)
      pthread_mutex_unlock(mutex)
    }

    perform(body, tasks, slot: 0)

    // No task is left to take. Only those who are still at one are waited for, not those who have not even woken up: on a busy machine that can take long.
    isOpen.store(false, ordering: .sequentiallyConsistent)
    var looks = 0
    while active.load(ordering: .sequentiallyConsistent) > 0, looks < Self.looks { looks += 1 }
    if active.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(mutex)
      while active.load(ordering: .sequentiallyConsistent) > 0 { pthread_cond_wait(finished, mutex) }
      pthread_mutex_unlock(mutex)
    }
    self.body = nil
    work = nil
  }

  func stop() {
    pthread_mutex_lock(mutex)
    isStopping.store(true, ordering: .sequentiallyConsistent)
    generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
  }

  private func perform(_ body: (Int, Int) -> Void, _ tasks: Int, slot: Int) {
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < tasks else { return }
      body(index, slot)
    }
  }

  /// A worker's life: waits for a loop in which its slot takes part, helps, and says when it is done.
  private func serve(slot: Int) {
    var seen = 0
    while true {
      var looks = 0
      while generation.load(ordering: .sequentiallyConsistent) == seen, looks < Self.looks { looks += 1 }
      if generation.load(ordering: .sequentiallyConsistent) == seen { sleep(until: seen) }
      // In this order: `stop` raises its flag before it counts, so whoever has seen its count sees the flag.
      seen = generation.load(ordering: .sequentiallyConsistent)
      if isStopping.load(ordering: .sequentiallyConsistent) { return }
      active.wrappingAdd(1, ordering: .sequentiallyConsistent)
      if isOpen.load(ordering: .sequentiallyConsistent) { help(slot: slot) }
      if active.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue == 0, !isOpen.load(ordering: .sequentiallyConsistent) {
        // The loop's owner may have gone to sleep for this.
        pthread_mutex_lock(mutex)
        pthread_cond_signal(finished)
        pthread_mutex_unlock(mutex)
      }
    }
  }

  /// Until the number of loops is another.
  private func sleep(until seen: Int) {
    pthread_mutex_lock(mutex)
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    while generation.load(ordering: .sequentiallyConsistent) == seen { pthread_cond_wait(wake, mutex) }
    sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }

  /// A function of its own so that the loop's closure, which must not outlive the loop, is let go before the worker leaves it.
  @inline(never)
  private func help(slot: Int) {
    guard slot <= helpers, let body else { return }
    Interruption.working(for: work) { perform(body, tasks, slot: slot) }
  }

  /// False if the system gives no more threads: then there are fewer helpers.
  private func start(slot: Int) -> Bool { DetachedThread.start { self.serve(slot: slot) } }
}
