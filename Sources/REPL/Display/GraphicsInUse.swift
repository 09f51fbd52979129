import Cache
import Imaging
import Synchronization

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
    let words = ["/usr/bin/env", "tmux", "display-message", "-p", TerminalGraphics.Tmux.question]
    guard let answer = ChildProcess.output(of: words, within: 2000), !answer.isEmpty else { return nil }
    return TerminalGraphics.Tmux(answer: answer)
  }
}
