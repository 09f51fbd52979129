import Diagnostics
import Language

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension REPL {
  /// Remembers what went wrong, for `:why`, and says once that it can be asked.
  func remember(_ problems: [Problem]) {
    var seen: Set<Code> = []
    lastCodes = problems.filter { $0.severity == .error }.map(\.code).filter { seen.insert($0).inserted }
    guard let code = lastCodes.first, !hasHinted, isatty(0) == 1 else { return }
    hasHinted = true
    let hint = "`:why` explains \(code.id)"
    console.error((console.colorsError ? "\u{1B}[2m\(hint)\u{1B}[0m" : hint) + "\n")
  }

  /// The page of a code that is named, or of the last entry's error.
  /// - Returns: Whether there was one.
  func explain(_ name: String) -> Bool {
    if !name.isEmpty {
      if let code = Code(named: name) {
        console.show(code)
      } else {
        console.complain("there is no code `\(name)`" + (Code.near(name).map { ": did you mean \($0.id), \($0.name)?" } ?? ""))
        hasFailed = true
      }
      return true
    }
    guard let code = lastCodes.first else { return false }
    console.show(code)
    let others = lastCodes.dropFirst()
    if !others.isEmpty { _ = console.show("\nThe other problems: " + others.map { ":why \($0.id)" }.joined(separator: ", ")) }
    return true
  }
}
