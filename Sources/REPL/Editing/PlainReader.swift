import CSignals

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads entries from a terminal that can do nothing but show lines one below the other, and that edits them on its own.
struct PlainReader {
  private var input = StandardInput()
  private let write: (String) -> Void

  init(write: @escaping (String) -> Void) { self.write = write }

  mutating func read(isWhole: (String) -> Bool) -> LineEditor.Reading {
    var entry = ""
    while true {
      write(entry.isEmpty ? Transcript.prompt : Transcript.continuation)
      switch input.next() {
      case .text(let line):
        entry += entry.isEmpty ? line : "\n" + line
        let text = Transcript.withoutPrompts(entry)
        if isWhole(text) { return .entry(text) }
      case .unusable: write("\n")
      case .interrupted:
        write("\n")
        return signals_pending() == SIGTERM ? .gone : .interrupted
      case .ended:
        write("\n")
        return entry.isEmpty ? .ended : .interrupted
      }
    }
  }
}
