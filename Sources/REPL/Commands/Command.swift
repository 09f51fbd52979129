import Diagnostics

/// A line that begins with a colon (or `?name`): something asked of the REPL, not of the language.
public struct Command: Sendable, Equatable {
  public enum Name: String, Sendable, CaseIterable {
    case help, type, vars, time, model, load, run, cache, why, history, quit
  }
  public let name: Name, argument: String

  public enum Fault: Error, Sendable, Equatable {
    case unknown(String, near: String?)
  }

  /// Nil for an entry of the language.
  public init?(_ line: String) throws(Fault) {
    let text = line.trimmed
    if text.hasPrefix("?") {
      (name, argument) = (.help, String(text.dropFirst()).trimmed)
      return
    }
    guard text.hasPrefix(":") else { return nil }
    let parts = text.dropFirst().split(maxSplits: 1, whereSeparator: \.isWhitespace)
    let word = parts.first.map(String.init) ?? ""
    let names = Name.allCases.map(\.rawValue)
    // `:q` is enough where only one begins so.
    let fitting = names.filter { $0.hasPrefix(word) }
    guard let name = Name(rawValue: word) ?? (word.isEmpty || fitting.count != 1 ? nil : Name(rawValue: fitting[0])) else {
      throw .unknown(word, near: didYouMean(word, among: names))
    }
    self.name = name
    argument = parts.count > 1 ? String(parts[1]).trimmed : ""
  }
}

extension Command.Name {
  /// One line for `:help`.
  public var summary: String {
    switch self {
    case .help: ":help NAME, ?NAME     what a function or a topic is; without a name the overview"
    case .type: ":type EXPR            the type of a value, and its shape"
    case .vars: ":vars                 the names in scope"
    case .time: ":time EXPR            how long it takes"
    case .model: ":model [NAME]         the network in use, or another one"
    case .load: ":load FILE            runs a file here, and keeps its names"
    case .run: ":run FILE             runs a notebook on its own and writes its report"
    case .cache: ":cache               what is kept of expensive calls"
    case .why: ":why [CODE]          after an error what it means, else what the last entry found kept and what it computed"
    case .history: ":history [N]          the last entries"
    case .quit: ":quit                 leaves (so does Ctrl-D)"
    }
  }
}

extension Command.Fault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknown("", _): "a command should follow the colon; `:help` lists them"
    case .unknown(let name, let near):
      "there is no command `:\(name)`" + (near.map { ": did you mean `:\($0)`?" } ?? "; `:help` lists them")
    }
  }
}

extension String {
  /// Without space at either end.
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
