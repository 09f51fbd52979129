import Cache
import Diagnostics
import Experiments
import Imaging
import Language
import Networks
import Stopping

// How expensive calls are kept. Each says what it is asked by keys, one for each part that can be kept on its own (a channel, an arm), and computes what
// is missing. The keys hold all that a result depends on, with defaults filled in, by content; nothing else.

/// Raised when the engine's or the experiments' results change in any bit: nothing that was kept before is then taken for a result any more.
enum Numerics {
  static let revision = 2
}

extension Context {
  private static let noCache = CallCache(.off)

  var cache: CallCache { services[CallCache.self] ?? Self.noCache }

  /// A key that begins with what every result depends on.
  func key(_ operation: String, version: Int = 1, _ network: Network) -> CacheKey {
    var key = CacheKey(operation, version: version)
    key.addSurroundings()
    key.add("network", network.hash)
    return key
  }

  /// The values of keys, kept or computed: see ``CallCache``. In a plan nil for what is not kept.
  ///
  /// - Parameter compute: throws if it is stopped, or leaves nothing out.
  func kept<V: Sendable>(
    _ keys: [CacheKey], _ what: String, _ coding: Coding<V>, work: Work? = nil,
    compute: (_ missing: [Int], _ keep: @escaping @Sendable (Int, V) -> Void) throws(Trap) -> Void
  ) throws(Trap) -> [V?] {
    try cache.values(
      keys, what: what, line: line, work: work, coding: coding,
      goOn: { () throws(Trap) in
        emit(.progress(ProgressReport(what: "\(what): another process computes it", done: 0, total: 0)))
        try checkInterrupt()
      },
      compute: { (missing, keep) throws(Trap) in
        if let work, case .on(let store) = cache.policy, let estimate = Timings(store).estimate(work, parts: missing.count) {
          emit(.progress(ProgressReport(what: what, done: 0, total: 0, estimate: estimate.seconds)))
        }
        // What a loop gave that was told to stop is no result.
        try compute(missing) { if !Interruption.isCut { keep($0, $1) } }
      })
  }

  /// One value, kept or computed; nil only in a plan.
  func kept<V: Sendable>(
    _ key: CacheKey, _ what: String, _ coding: Coding<V>, work: Work? = nil, compute: () throws(Trap) -> V
  ) throws(Trap) -> V? {
    try kept([key], what, coding, work: work) { (_, keep) throws(Trap) in keep(0, try compute()) }[0]
  }

  /// What a pass over a data set gives, kept or computed; nil only in a plan. The pictures that it skips are named either way.
  func keptPass<V: Sendable>(
    _ key: CacheKey, over data: Dataset, _ what: String, _ coding: Coding<V>, compute: (Dataset, Bookmark?) throws(Trap) -> V
  ) throws(Trap) -> V? {
    try keptPasses([key], over: data, what, coding) { (data, _, bookmark, keep) throws(Trap) in keep(0, try compute(data, bookmark)) }[0]
  }

  /// The same for several keys that one pass serves.
  func keptPasses<V: Sendable>(
    _ keys: [CacheKey], over data: Dataset, _ what: String, _ coding: Coding<V>,
    compute: (_ data: Dataset, _ missing: [Int], _ bookmark: Bookmark?, _ keep: (Int, V) -> Void) throws(Trap) -> Void
  ) throws(Trap) -> [V?] {
    if data.isVolatile, !isPlanning {
      // Nothing is kept: nobody could say when it is right.
      return try Self.noCache.values(keys, what: what, coding: coding, goOn: { () throws(Trap) in }) { (missing, keep) throws(Trap) in
        try compute(data, missing, nil, keep)
      }
    }
    var hasRun = false
    // Several that one pass serves take little longer than one.
    let work = keys.first.map { key in
      Work([key.operation, key["network"] ?? "", key["place"] ?? ""], units: Double(data.count) / Double(keys.count))
    }
    let found = try kept(keys, what, coding.ofPass, work: work) { (missing, keep) throws(Trap) in
      let skipped = SkippedPlaces()
      hasRun = true
      // The state of a pass belongs to all that it serves.
      var pass = CacheKey("pass", version: 1)
      for place in missing { pass.add("for", contents: keys[place].digest) }
      let bookmark = missing.count == 1 ? bookmark(keys[missing[0]]) : bookmark(pass)
      try compute(data.hearingOfSkipped { skipped.hear($0) }, missing, bookmark) {
        keep($0, KeptPass(value: $1, skipped: skipped.list))
      }
      if missing.count > 1 { cache.checkpoint(pass)?.remove() }
    }
    if !hasRun, !cache.isLookingOnly, let places = found.lazy.compactMap(\.?.skipped).first {
      do { try data.reportSkipped(places) } catch { throw Trap(error) }
    }
    return found.map { $0?.value }
  }

  /// Where the computation for a key keeps its state.
  func bookmark(_ key: CacheKey) -> Bookmark? {
    guard let checkpoint = cache.checkpoint(key) else { return nil }
    return Bookmark(interval: .seconds(Store.checkpointInterval), read: { checkpoint.read() }, write: { checkpoint.write($0) })
  }

  private var line: CallRecord.Line? {
    place.map { CallRecord.Line(file: $0.source.name, line: $0.source.line(of: $0.span.start)) }
  }
}

extension CacheKey {
  /// What all results depend on.
  mutating func addSurroundings() {
    add("numerics", String(Numerics.revision))
    add("processor", ProcessorClass.name)
  }

  /// A text that may be long: as it is up to a point, beyond it by its digest.
  mutating func add(_ name: String, text: String) {
    let bytes = Array(text.utf8)
    add(name, bytes.count <= 600 ? text : text.prefix(160) + "… " + Digest(of: bytes).hex)
  }

  mutating func add(_ name: String, _ site: Site) { add(name, site.value.quoted) }
  mutating func add(_ name: String, _ number: Int) { add(name, String(number)) }
  mutating func add(_ name: String, _ flag: Bool) { add(name, flag ? "true" : "false") }
  mutating func add(_ name: String, _ tap: Tap) { add(name, tap.module) }
  mutating func add(_ name: String, _ data: Dataset) { add(name, text: data.identity) }
  mutating func add(_ name: String, under ablation: Ablation?) { add(name, text: ablation?.identity ?? "nothing") }
}
