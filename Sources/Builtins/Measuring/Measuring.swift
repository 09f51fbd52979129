import Experiments
import Language
import Stopping

/// Runs a measurement; its error becomes the trap of the built-in that asked for it.
func measuring<R>(_ body: () throws(MeasuringError) -> R) throws(Trap) -> R {
  do { return try body() } catch {
    switch error {
    case .interrupted: throw .interrupted
    case .dataset(let error): throw Trap(error)
    default: throw Trap(error)
    }
  }
}

extension Context {
  /// Hears of progress for this run: passes it on, and answers whether to go on.
  /// - Parameter measure: What the value is that is being watched.
  func listener(_ what: String, watching measure: String? = nil) -> Progress.Listener {
    let services = services
    return { progress in
      // Nobody waits for it any more.
      if Interruption.isCut { return false }
      let watched = measure.flatMap { measure in progress.value.map { (measure, $0) } }
      let picture = progress.picture.map { make in { @Sendable () -> Value? in make().map { .domain($0) } } }
      services.emit(
        .progress(ProgressReport(what: what, done: progress.done, total: progress.total, watched: watched, picture: picture)))
      return !services.isInterrupted
    }
  }
}
