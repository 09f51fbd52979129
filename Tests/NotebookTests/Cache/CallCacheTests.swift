import Cache
import Synchronization
import Testing

/// What is computed, and what is not.
@Suite struct CallCacheTests {
  let folder: TemporaryFolder
  var store: Store { Store(folder: folder.path) }
  init() throws { folder = try TemporaryFolder() }

  private static let numbers = Coding<Int>(
    encode: { Array(String($0).utf8) }, decode: { String(validating: $0, as: UTF8.self).flatMap { Int($0) } })

  private func key(_ number: Int) -> CacheKey { CacheKey("square", version: 1, fields: [.init("x", String(number))]) }

  private struct Stopped: Error {}

  /// The squares, and the numbers whose squares were computed.
  private func squares(_ numbers: [Int], _ cache: CallCache, failingAt bad: Int? = nil) throws -> (values: [Int?], computed: [Int]) {
    let computed = Mutex<[Int]>([])
    let values = try cache.values(
      numbers.map(key), what: "squares", coding: Self.numbers, goOn: {},
      compute: { missing, keep in
        for place in missing {
          if numbers[place] == bad { throw Stopped() }
          computed.withLock { $0.append(numbers[place]) }
          keep(place, numbers[place] * numbers[place])
        }
      })
    return (values, computed.withLock { $0 })
  }

  @Test func onlyWhatIsMissingIsComputed() throws {
    #expect(try squares([1, 2, 3], CallCache(.on(store))).computed == [1, 2, 3])
    let more = try squares([0, 1, 2, 3, 2, 4, 4], CallCache(.on(store)))
    #expect(more.values == [0, 1, 4, 9, 4, 16, 16] && more.computed == [0, 4])
    let without = try squares([1, 1], CallCache(.off))
    #expect(without.values == [1, 1] && without.computed == [1])
  }

  @Test func lookingOnlyComputesAndLeavesNothing() throws {
    _ = try squares([1], CallCache(.on(store)))
    let before = store.items().map(\.path)
    let cache = CallCache(.lookingOnly(store))
    let found = try squares([1, 2], cache)
    #expect(found.values == [1, nil] && found.computed == [])
    #expect(store.items().map(\.path) == before)
    #expect(cache.records.first?.parts.map(\.outcome) == [.hit, .missing])
  }

  @Test func whatFailsIsNotKeptAndWhatWasDoneIs() throws {
    #expect(throws: Stopped.self) { try squares([1, 2, 3], CallCache(.on(store)), failingAt: 2) }
    let cache = CallCache(.on(store))
    #expect(try squares([1, 2, 3], cache).computed == [2, 3])
    #expect(cache.records.first?.parts.map(\.outcome) == [.hit, .computed, .computed])
    #expect(store.items().allSatisfy { $0.kind == .entry })
  }

  @Test func aDamagedEntryIsSaidAndComputedAgain() throws {
    _ = try squares([7, 8], CallCache(.on(store)))
    let path = store.path(of: key(7))
    var bytes = try Files.read(path)
    bytes[bytes.count - 1] ^= 4
    try AtomicFile.write(bytes, to: path)
    let notices = Mutex<[String]>([])
    let cache = CallCache(.on(store)) { text in notices.withLock { $0.append(text) } }
    let again = try squares([7, 8], cache)
    #expect(again.values == [49, 64] && again.computed == [7])
    #expect(notices.withLock { $0.count == 1 && $0[0].contains("damaged") })
    #expect(try squares([7], CallCache(.on(store))).computed == [])
  }

  @Test func aCacheThatCannotBeWrittenComputes() throws {
    try AtomicFile.write("in the way", to: folder.join("entries"))
    let notices = Mutex<[String]>([])
    let cache = CallCache(.on(store)) { text in notices.withLock { $0.append(text) } }
    #expect(try squares([1, 2], cache).values == [1, 4])
    #expect(notices.withLock { $0.count } == 1)
  }

  private final class Log: Sendable {
    private let places = Mutex<[Int]>([])
    func add(_ place: Int) { places.withLock { $0.append(place) } }
    var sorted: [Int] { places.withLock { $0.sorted() } }
  }

  /// Four at once, each with locks of its own, as four processes have.
  @Test func whoComesSecondWaitsAndHits() async throws {
    let log = Log(), store = store, keys = (0..<40).map(key)
    await withTaskGroup(of: [Int?].self) { group in
      for _ in 0..<4 {
        group.addTask { @Sendable in
          let cache = CallCache(.on(store))
          let values = try? cache.values(
            keys, what: "squares", coding: Self.numbers, goOn: {},
            compute: { missing, keep in
              for place in missing {
                log.add(place)
                keep(place, place * place)
              }
            })
          return values ?? []
        }
      }
      for await values in group { #expect(values == (0..<40).map { $0 * $0 }) }
    }
    #expect(log.sorted == Array(0..<40))
  }

  @Test func aLockEndsWithItsHolder() throws {
    guard case .locked(let lock) = store.lock(key(1)) else { return #expect(Bool(false)) }
    guard case .taken = store.lock(key(1)) else { return #expect(Bool(false)) }
    withExtendedLifetime(lock) {}
    // What a killed process leaves behind is a file that nobody has locked.
    let path = Paths.join(Paths.parent(store.path(of: key(2))), key(2).digest.hex + ".lock")
    try Files.makeFolder(Paths.parent(path))
    try AtomicFile.write("", to: path)
    guard case .locked = store.lock(key(2)) else { return #expect(Bool(false)) }
  }

  @Test func whatWasUsedLongestAgoGoesFirstButNotWhatReportsAreMadeOf() throws {
    for number in 1...6 { try store.write(Entry(key(number), payload: Array(repeating: 0, count: 1000))) }
    for (age, number) in [3, 1, 5, 2, 4, 6].enumerated() { setAge(store.path(of: key(number)), 10_000 - 1000 * age) }
    _ = try folder.write("{}", to: "nb.report/run.json")
    store.refer(report: folder.join("nb.report"), to: [key(1)])
    let size = store.items().first?.bytes ?? 0
    let result = store.shrink(to: 3 * size)
    let left = (1...6).filter { store.has(key($0)) }
    #expect(left == [1, 4, 6] && result.removed == 3 && result.spared == 1)
    Files.remove(folder.join("nb.report/run.json"))
    store.shrink(to: 2 * size)
    #expect((1...6).filter { store.has(key($0)) } == [4, 6])
    store.clear()
    #expect(store.items().isEmpty)
  }
}

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

private func setAge(_ path: String, _ seconds: Int) {
  let then = timespec(tv_sec: time(nil) - seconds, tv_nsec: 0)
  _ = [then, then].withUnsafeBufferPointer { utimensat(AT_FDCWD, path, $0.baseAddress, 0) }
}
