import Language
import Storage
import Synchronization

/// What happens in a run, for machines: one JSON object a line. The events are described in this room's page.
public final class RunLog: Sendable {
  public enum Event: String, Sendable {
    case runBegan = "run-began"
    case runEnded = "run-ended"
    case cellBegan = "cell-began"
    case cellEnded = "cell-ended"
    case progress, hypothesis, warning, problem, message
  }

  private let write: @Sendable (String) -> Void
  /// Seconds between two lines of progress.
  private let interval: Double
  private let began = ContinuousClock.now
  /// The notebook that runs, and when progress was last written.
  private let state = Mutex((notebook: String?.none, last: ContinuousClock.Instant?.none))

  public init(interval: Double = 1, write: @escaping @Sendable (String) -> Void) { (self.interval, self.write) = (interval, write) }

  /// From now on every event names this notebook.
  func begin(notebook: String) { state.withLock { $0 = (notebook, nil) } }

  public func add(_ event: Event, _ fields: [String: JSON] = [:]) {
    var fields = fields
    fields["event"] = .string(event.rawValue)
    fields["time"] = .string(Clock.now())
    fields["elapsed"] = .number(milliseconds((.now - began) / .seconds(1)))
    if let notebook = state.withLock({ $0.notebook }) { fields["notebook"] = .string(notebook) }
    write(JSON.object(fields).line + "\n")
  }

  /// At most once an interval.
  func progress(_ report: ProgressReport) {
    let isDue = state.withLock { state in
      let now = ContinuousClock.now
      if let last = state.last, now - last < .seconds(interval) { return false }
      state.last = now
      return true
    }
    if isDue { add(.progress, ["what": .string(report.what), "done": .int(report.done), "total": .int(report.total)]) }
  }
}
