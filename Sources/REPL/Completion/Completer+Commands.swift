import Diagnostics
import Language
import Session

/// `:commands` and their arguments.
extension Completer {
  func command(_ text: String) -> Completion {
    if text.hasPrefix("?") { return offer(String(text.dropFirst()), helpNames) }
    guard let space = text.firstIndex(of: " ") else {
      return offer(
        text,
        Command.all.map { command in
          Completion.Candidate(":\(command.name)" + (command.argument == .nothing ? "" : " "), shown: command.title, command.summary)
        })
    }
    let rest = String(text[text.index(after: space)...].drop { $0 == " " })
    var name = text[text.index(after: text.startIndex)..<space]
    if name.hasSuffix("!") { name.removeLast() }
    let command = Command.named(String(name))
    switch command?.argument {
    case .name: return offer(rest, helpNames)
    case .names: return ownNames(rest)
    // After the file, what it should hold.
    case .notebook where command?.name == "save" && rest.contains(".rsn "): return ownNames(rest)
    case .file, .notebook: return files(rest, endings: ["rsn"], isBare: true)
    case .network: return offer(rest, facts.networks)
    case .expression: return complete(rest)
    case .code: return offer(rest, Code.allCases.map { Completion.Candidate($0.id, $0.meaning) })
    case .count, .nothing, nil: return .nothing
    }
  }

  /// What earlier entries declared: the last of several names.
  private func ownNames(_ text: String) -> Completion {
    let word = text.split(whereSeparator: { $0 == " " || $0 == "," }).last.map(String.init) ?? ""
    let isNew = text.last.map { $0 == " " || $0 == "," } ?? true
    return offer(isNew ? "" : word, facts.variables.filter { $0 != "_" } + facts.functions.map(\.name))
  }

  private var helpNames: [Completion.Candidate] {
    let functions = facts.registry.builtins.map(\.signature) + facts.functions
    let words = LanguagePage.all.flatMap { page in page.names.map { Completion.Candidate($0, page.summary) } }
    return functions.sorted { $0.name < $1.name }.map { Completion.Candidate($0.name, $0.summary) }
      + (Topic.allCases.map(\.rawValue) + facts.modules + ["language", "modules"]).map { Completion.Candidate($0) } + words
      + Command.all.map { Completion.Candidate($0.name, $0.summary) }
  }
}
