import Cache
import Imaging
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How images are shown in this terminal: found out when the first one is.
final class GraphicsInUse: Sendable {
  private let isTerminal: Bool
  private let found = Mutex<TerminalGraphics.Kind??>(nil)

  init(isTerminal: Bool) { self.isTerminal = isTerminal }

  var kind: TerminalGraphics.Kind? {
    guard isTerminal else { return nil }
    return found.withLock { found in
      if let found { return found }
      var environment: [String: String] = [:]
      for name in TerminalGraphics.variables { environment[name] = Paths.environment(name) }
      let kind = TerminalGraphics.protocol(environment: environment, isTerminal: true, tmux: Self.askTmux)
      found = .some(kind)
      return kind
    }
  }

  /// tmux says what it lets pass and which terminal is around it; nil if it does not answer.
  private static func askTmux() -> TerminalGraphics.Tmux? {
    guard let pipe = popen("tmux display-message -p '\(TerminalGraphics.Tmux.question)' 2>/dev/null", "r") else { return nil }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = fread(&bytes, 1, bytes.count, pipe)
    guard pclose(pipe) == 0, count > 0 else { return nil }
    return TerminalGraphics.Tmux(answer: String(decoding: bytes[..<count], as: UTF8.self))
  }
}
