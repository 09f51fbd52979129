import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How the values of an operation lie in their entries.
public struct Coding<V: Sendable>: Sendable {
  public let encode: @Sendable (V) -> [UInt8]
  /// Nil for bytes that `encode` did not make.
  public let decode: @Sendable ([UInt8]) -> V?
  public init(encode: @escaping @Sendable (V) -> [UInt8], decode: @escaping @Sendable ([UInt8]) -> V?) {
    (self.encode, self.decode) = (encode, decode)
  }
}

/// A run's way to the cache: what expensive calls ask before they compute. Safe on any thread.
public final class CallCache: Sendable {
  public let policy: CachePolicy
  private let notice: @Sendable (String) -> Void
  private let state = Mutex(State())

  private struct State: Sendable {
    var records: [CallRecord] = []
    var said: Set<String> = []
    /// Bytes written since the last look at the size of it all.
    var written = 0
  }

  /// - Parameter notice: hears what a person should know and no report should say: a damaged entry, a cache that cannot be written.
  public init(_ policy: CachePolicy, notice: @escaping @Sendable (String) -> Void = { _ in }) {
    (self.policy, self.notice) = (policy, notice)
  }

  /// The most that the program has had in memory so far, in megabytes.
  private static var peakMemory: Double {
    var usage = rusage()
    #if canImport(Glibc)
      return getrusage(Int32(RUSAGE_SELF.rawValue), &usage) == 0 ? Double(usage.ru_maxrss) / 1024 : 0
    #else
      return getrusage(RUSAGE_SELF, &usage) == 0 ? Double(usage.ru_maxrss) / 1_048_576 : 0
    #endif
  }

  public var isLookingOnly: Bool { if case .lookingOnly = policy { true } else { false } }

  /// What was asked for so far, in order.
  public var records: [CallRecord] { state.withLock(\.records) }
  public func record(_ record: CallRecord) { state.withLock { $0.records.append(record) } }

  private func say(_ text: String) { if state.withLock({ $0.said.insert(text).inserted }) { notice(text) } }

  /// The values of keys: those that are kept, and for the others what `compute` gives. A key that another process is computing is waited for; if that one
  /// ends without a value, it is computed here.
  ///
  /// - Parameters:
  ///   - goOn: asked while waiting; throws when the person has asked to stop.
  ///   - compute: gets the places among `keys` of what is missing, and hands over each value as soon as it is whole: from then on it is kept, whatever
  ///     becomes of the rest. It throws if it cannot give them all; what it throws is never kept.
  /// - Returns: a value a key; nil only where nothing may be computed, or `compute` left one out.
  public func values<V: Sendable, Failure: Error>(
    _ keys: [CacheKey], what: String, line: CallRecord.Line? = nil, work: Work? = nil, coding: Coding<V>, goOn: () throws(Failure) -> Void,
    compute: (_ missing: [Int], _ keep: @escaping @Sendable (Int, V) -> Void) throws(Failure) -> Void
  ) throws(Failure) -> [V?] {
    let request = Request(keys, coding)
    let began = ContinuousClock.now
    var computed: Set<Int> = []
    // A call that fails or is stopped is recorded, too.
    defer {
      let outcomes = request.places.map { place -> (key: CacheKey, outcome: CallRecord.Outcome) in
        (keys[place], computed.contains(place) ? .computed : request.isFound(place) ? .hit : .missing)
      }
      let seconds = computed.isEmpty ? 0 : (.now - began) / .seconds(1)
      record(CallRecord(operation: keys.first?.operation ?? "", what: what, line: line, parts: outcomes, seconds: seconds, work: work))
      if let work, case .on(let store) = policy, computed.allSatisfy(request.isFound) {
        Timings.note(work, parts: computed.count, seconds: seconds, megabytes: Self.peakMemory, in: store)
      }
    }
    switch policy {
    case .off:
      computed = Set(request.places)
      try compute(request.places) { request.found($0, $1) }
    case .lookingOnly(let store):
      if let store { for place in request.places { look(request, place, store, touches: false) } }
    case .on(let store):
      for place in request.places { look(request, place, store, touches: true) }
      while case let missing = request.missing, !missing.isEmpty {
        let locks = lock(missing, of: request, store)
        guard !locks.isEmpty else {
          try goOn()
          usleep(30_000)
          continue
        }
        // While the lock was waited for, another may have done it.
        for place in locks.keys { look(request, place, store, touches: true) }
        let mine = locks.keys.filter { !request.isFound($0) }.sorted()
        guard !mine.isEmpty else { continue }
        computed.formUnion(mine)
        try computeMissing(request, mine, Locks(locks), store, compute)
        if mine.contains(where: { !request.isFound($0) }) { break }
      }
    }
    return request.values
  }

  private func computeMissing<V: Sendable, Failure: Error>(
    _ request: Request<V>, _ mine: [Int], _ locks: Locks, _ store: Store,
    _ compute: (_ missing: [Int], _ keep: @escaping @Sendable (Int, V) -> Void) throws(Failure) -> Void
  ) throws(Failure) {
    let began = ContinuousClock.now
    try compute(mine) { [self] place, value in
      request.found(place, value)
      let seconds = (ContinuousClock.now - began) / .seconds(1) / Double(mine.count)
      write(Entry(request.keys[place], seconds: seconds, payload: request.coding.encode(value)), to: store)
      locks.release(place)
    }
    // The locks are held to the end of what is computed under them.
    withExtendedLifetime(locks) {}
  }

  private func look<V>(_ request: Request<V>, _ place: Int, _ store: Store, touches: Bool) {
    let key = request.keys[place]
    switch store.read(key) {
    case .miss: return
    case .hit(let payload):
      if let value = request.coding.decode(payload) {
        request.found(place, value)
        if touches { store.touch(key) }
      } else {
        say("an entry of the cache is not what it should be, and is computed again: \(store.path(of: key))")
      }
    case .damaged(let path): say("an entry of the cache is damaged, and is computed again: \(path)")
    }
  }

  /// The locks of those of the missing that nobody else has; all of them, without locks, where none can be made.
  private func lock<V>(_ missing: [Int], of request: Request<V>, _ store: Store) -> [Int: KeyLock?] {
    var locks: [Int: KeyLock?] = [:]
    for place in missing {
      switch store.lock(request.keys[place]) {
      case .locked(let lock): locks[place] = .some(lock)
      case .taken: continue
      case .impossible: locks.updateValue(nil, forKey: place)
      }
    }
    return locks
  }

  private func write(_ entry: Entry, to store: Store) {
    do throws(FileError) {
      try store.write(entry)
      let written = state.withLock { state in
        state.written += entry.payload.count
        return state.written
      }
      if written > 64 << 20 {
        state.withLock { $0.written = 0 }
        store.shrink()
      }
    } catch { say("the cache cannot be written, so results are not kept: \(error.reason) (\(store.folder))") }
  }
}

// MARK: - Computations under way

extension CallCache {
  /// A place for the state of a long computation, so that it can go on after the process was stopped or killed.
  public struct Checkpoint: Sendable {
    fileprivate let cache: CallCache, store: Store, key: CacheKey

    /// What was kept last; nil if there is nothing, or nothing whole.
    public func read() -> [UInt8]? {
      switch store.readPartial(key) {
      case .hit(let payload): return payload
      case .miss: return nil
      case .damaged(let path):
        cache.say("the state of an unfinished computation is damaged; it begins anew: \(path)")
        return nil
      }
    }

    public func write(_ state: [UInt8]) {
      do throws(FileError) { try store.writePartial(Entry(key, payload: state)) } catch {
        cache.say("the cache cannot be written, so results are not kept: \(error.reason) (\(store.folder))")
      }
    }

    public func remove() { store.removePartial(key) }
  }

  /// Nil where nothing is kept.
  public func checkpoint(_ key: CacheKey) -> Checkpoint? {
    guard case .on(let store) = policy else { return nil }
    return Checkpoint(cache: self, store: store, key: key)
  }
}

/// The values found so far, by place; equal keys share one.
private final class Request<V: Sendable>: Sendable {
  let keys: [CacheKey], coding: Coding<V>
  /// The first place of each key.
  let places: [Int]
  private let first: [Int]
  private let found = Mutex<[Int: V]>([:])

  init(_ keys: [CacheKey], _ coding: Coding<V>) {
    (self.keys, self.coding) = (keys, coding)
    var places: [CacheKey: Int] = [:]
    first = keys.enumerated().map { index, key in
      let place = places[key] ?? index
      places[key] = place
      return place
    }
    self.places = first.indices.filter { [first] in first[$0] == $0 }
  }

  func found(_ place: Int, _ value: V) { found.withLock { $0[place] = value } }
  func isFound(_ place: Int) -> Bool { found.withLock { $0[place] != nil } }
  var missing: [Int] { found.withLock { found in places.filter { found[$0] == nil } } }
  var values: [V?] { found.withLock { found in first.map { found[$0] } } }
}

/// Held locks by place. A value's lock goes when the value is kept.
private final class Locks: Sendable {
  private let held: Mutex<[Int: KeyLock?]>
  init(_ locks: [Int: KeyLock?]) { held = Mutex(locks) }
  func release(_ place: Int) { _ = held.withLock { $0.removeValue(forKey: place) } }
}
