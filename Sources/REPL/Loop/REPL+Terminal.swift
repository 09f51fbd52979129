import CSignals
import Cache
import Notebook
import Session

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Entries from a person at a terminal.
extension REPL {
  func interact() -> ExitStatus {
    // From here on a signal wakes whoever waits for keys, also one that comes before that.
    _ = signals_descriptor()
    let output: Int32 = isatty(1) == 1 ? 1 : 2
    let terminal = Paths.environment("TERM") ?? "dumb"
    let editor = terminal == "dumb" ? nil : LineEditor(output: output, colors: console.colorsOutput) { console.complain($0) }
    var plain = PlainReader { Descriptor.write($0, to: output) }
    editor?.complete = { [unowned self] before, after, columns in
      let step = complete(before: before, after: after, columns: columns)
      return (step.replaced, step.insertion, step.listing)
    }
    editor?.isWhole = { EntryParts($0).isWhole }
    editor?.edit = { [unowned self] text in
      do throws(ExternalEditor.Fault) { return try ExternalEditor.edit(text).trimmed } catch {
        console.complain(error.description)
        return nil
      }
    }
    editor?.history = { [unowned self] in history.entries }
    let keys = editor == nil ? "Ctrl-D leaves" : "Tab completes, Ctrl-D leaves"
    Descriptor.write("Resin \(Version.text) — :help lists the commands, \(keys)\n", to: output)
    while printer.failure == nil {
      if signals_pending() == SIGTERM { return .terminated }
      signals_clear()
      let beginning = prefilled
      prefilled = ""
      switch editor?.read(prefilled: beginning) ?? plain.read(isWhole: { EntryParts($0).isWhole }) {
      case .ended: return .ok
      case .gone: return .terminated
      case .interrupted: continue
      case .entry(let entry):
        guard !entry.trimmed.isEmpty else { continue }
        history.add(entry)
        editor?.add(toHistory: entry)
        if perform(entry) == .leave { return .ok }
      }
    }
    return .unavailable
  }
}
