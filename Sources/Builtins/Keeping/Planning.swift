import Cache
import Language
import Networks
import Synchronization

// What built-ins do while a program is planned: nothing is computed that takes long, nothing is written, and nothing that is read is taken for what it
// will be if the program itself writes it first.

/// The files that a plan has come upon as ones that would be written.
public final class PlannedWrites: Sendable {
  private struct State {
    var paths: Set<String> = []
    /// A path that is not known before it runs.
    var isAnywhere = false
  }
  private let state = Mutex(State())

  public init() {}

  /// Something may write anywhere.
  public func noteAnywhere() { note(nil) }

  func note(_ path: String?) {
    state.withLock { state in
      if let path { state.paths.insert(Paths.absolute(path)) } else { state.isAnywhere = true }
    }
  }

  /// Whether what lies at a path, or in the folder there, may be another thing by then.
  func mayTouch(_ path: String) -> Bool {
    let path = Paths.absolute(path)
    return state.withLock { state in
      state.isAnywhere || state.paths.contains { $0 == path || $0.hasPrefix(path + "/") || path.hasPrefix($0 + "/") }
    }
  }
}

/// How much a plan may still compute, so that it comes further: single pictures shown to the network, which take milliseconds.
public final class PlanEffort: Sendable {
  private let left: Mutex<Double>
  /// - Parameter seconds: in all.
  public init(seconds: Double) { left = Mutex(seconds) }

  var isLeft: Bool { left.withLock { $0 > 0 } }
  func spend(_ seconds: Double) { left.withLock { $0 -= seconds } }
}

extension Context {
  /// What takes milliseconds: computed, but in a plan only as long as there is effort left; then nil.
  func cheaply<R>(_ compute: () throws(Trap) -> R) throws(Trap) -> R? {
    guard isPlanning else { return try compute() }
    guard let effort = services[PlanEffort.self], effort.isLeft else { return nil }
    let began = ContinuousClock.now
    defer { effort.spend((.now - began) / .seconds(1)) }
    return try compute()
  }

  /// A file that a call would write: that it may, that it could, and that it will be another one then.
  func planWriting(_ path: Value?) throws(Trap) {
    guard let path else { return }
    guard case .string(let text) = path else {
      if case .none = path { return }
      services[PlannedWrites.self]?.note(nil)
      return
    }
    let target = try settings.writable(text)
    services[PlannedWrites.self]?.note(target)
    var folder = Paths.parent(target)
    while Files.kind(folder) == nil, folder != Paths.parent(folder) { folder = Paths.parent(folder) }
    if let reason = Files.unwritable(folder) {
      throw Trap("cannot write \(text): \(reason)", kind: .unavailable, code: .notWritable, argument: "path")
    }
  }

  /// Refuses to say what will be read, where that is not certain.
  func planReading(_ candidates: [String]) throws(Trap) {
    guard isPlanning, let writes = services[PlannedWrites.self] else { return }
    if candidates.contains(where: writes.mayTouch) { throw .unplannable }
  }
}
