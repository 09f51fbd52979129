import CSignals
import Notebook
import Session

/// Entries from a file or another program: no prompt, one after the other.
extension REPL {
  func readAll() -> ExitStatus {
    var input = StandardInput(), reader = EntryReader()
    var waiting: String?
    /// The line after a complete entry decides whether it was complete.
    func finish() -> Bool {
      defer { waiting = nil }
      guard let entry = waiting, !entry.trimmed.isEmpty else { return true }
      return perform(entry) != .leave && signals_pending() == 0 && printer.failure == nil
    }
    reading: while true {
      switch input.next() {
      case .text(let line):
        if let entry = waiting {
          if EntryReader.continues(line) {
            reader = EntryReader()
            _ = reader.add(entry)
            waiting = nil
          } else if !finish() {
            return status
          }
        }
        if reader.isEmpty, line.trimmed.isEmpty { continue }
        let isCommand = reader.isEmpty && EntryReader.isCommand(line)
        if reader.add(line) || isCommand { waiting = reader.take() }
      case .unusable(let reason):
        if !finish() { return status }
        console.complain(reason)
        hasFailed = true
      case .interrupted: return status
      case .ended:
        if !reader.isEmpty { waiting = reader.take() }
        _ = finish()
        return status
      }
    }
  }

  private var status: ExitStatus {
    if printer.failure != nil { return .unavailable }
    if signals_pending() != 0 { return signals_pending() == 2 ? .interrupted : .terminated }
    return hasFailed ? .failed : .ok
  }
}
