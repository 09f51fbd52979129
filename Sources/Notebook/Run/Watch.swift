import Session
import Storage
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `rsn watch`: runs notebooks whenever they, or files that they read, are saved. What has not changed comes from the cache.
public struct Watch: Sendable {
  private let console: Console
  private let options: RunOptions
  private let pendingSignal: @Sendable () -> Int32
  /// In seconds: how often files are looked at, and how long they must rest before a run begins.
  private let interval = 0.2, rest = 0.15

  public init(console: Console, options: RunOptions, pendingSignal: @escaping @Sendable () -> Int32) {
    (self.console, self.options, self.pendingSignal) = (console, options, pendingSignal)
  }

  /// What tells that a file was written: nil where there is none.
  private typealias Stamps = [String: Stamp]
  private struct Stamp: Equatable, Sendable { let size: Int, modified: Int }

  /// Ends with the signal that came.
  public func run(_ paths: [String]) -> ExitStatus {
    guard paths.allSatisfy({ Files.kind($0) == .file }) else {
      for path in paths where Files.kind(path) != .file { console.complain("cannot read \(path): there is no such file") }
      return .unavailable
    }
    while true {
      let sources = stamps(paths)
      let code = runOnce(paths, sources)
      if let ending { return ending }
      let watched = paths + inputs(paths)
      // Data that changed while it was read will have changed before the next look, too.
      var last = stamps(watched).merging(sources) { $1 }
      if last == stamps(watched) { console.error("\(Self.words(code)) · watching \(paths.joined(separator: ", ")); Ctrl-C leaves\n") }
      while true {
        if let ending { return ending }
        usleep(UInt32(interval * 1e6))
        if let ending { return ending }
        let now = stamps(watched)
        if now != last { break }
        last = now
      }
      settle(watched)
      if let ending { return ending }
    }
  }

  private static func words(_ code: ExitStatus) -> String { code == .ok ? "done" : "failed (\(code.rawValue))" }

  /// A run that stops when its notebook is saved again.
  private func runOnce(_ paths: [String], _ sources: Stamps) -> ExitStatus {
    let state = Mutex((asked: ContinuousClock.now, changed: false))
    let run = NotebookRun(console: console, options: options) { [pendingSignal] in
      let signal = pendingSignal()
      if signal != 0 { return signal }
      return state.withLock { state in
        if !state.changed, ContinuousClock.now - state.asked > .seconds(interval) {
          state.asked = .now
          state.changed = stamps(paths) != sources
        }
        return state.changed ? 2 : 0
      }
    }
    return run.run(paths)
  }

  private var ending: ExitStatus? {
    switch pendingSignal() {
    case 0: nil
    // SIGINT
    case 2: .interrupted
    default: .terminated
    }
  }

  /// Waits until nothing is written any more: editors write in several steps.
  private func settle(_ paths: [String]) {
    var last = stamps(paths)
    for _ in 0..<100 {
      usleep(UInt32(rest * 1e6))
      let now = stamps(paths)
      if now == last, paths.allSatisfy({ Files.kind($0) != nil }) || ending != nil { return }
      last = now
    }
  }

  private func stamps(_ paths: [String]) -> Stamps {
    var result: Stamps = [:]
    for path in paths { result[path] = Files.state(path).map { Stamp(size: $0.size, modified: $0.modified) } }
    return result
  }

  /// What the last run read besides its notebooks.
  private func inputs(_ paths: [String]) -> [String] {
    let places = NotebookRun(console: console, options: options).reportPaths(paths)
    return zip(paths, places).flatMap { path, place in
      ((try? SavedReport(path: place))?.inputs ?? []).map { Paths.join(Paths.parent(path), $0.path) }
    }
  }
}
