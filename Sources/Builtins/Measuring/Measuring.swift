import Experiments
import Language

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
  func listener(_ what: String) -> Progress.Listener {
    let services = services
    return { progress in
      services.emit(.progress(ProgressReport(what: what, done: progress.done, total: progress.total, value: progress.value)))
      return !services.isInterrupted
    }
  }
}
