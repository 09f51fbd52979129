import Builtins
import Diagnostics
import Language
import Notebook
import Session

// What is there, and what it is.

extension Command {
  static let help = Command("help", .name, "NAME", "what a function, a type or a word of the language is, also ?NAME") {
    repl, request in
    repl.help(request.argument)
  }

  static let type = Command("type", .expression, "EXPR", "the type of a value, and its shape") { repl, request in
    repl.type(of: request.argument)
  }

  static let vars = Command("vars", "the names in scope") { repl, _ in repl.variables() }

  static let history = Command("history", .count, "[N]", "the last entries") { repl, request in
    let shown = repl.history.entries.suffix(max(1, Int(request.argument) ?? 20))
    if !shown.isEmpty { _ = repl.console.show(shown.joined(separator: "\n")) }
  }

  static let why = Command("why", .code, "[CODE]", "explains the last error, or what was kept and what computed") {
    repl, request in if !repl.explain(request.argument) { repl.showCalls() }
  }
}

extension REPL {
  fileprivate func help(_ name: String) {
    let help = Help(registry: session.registry)
    if name.isEmpty { return showPage(overview) }
    // Of a command whose name means something in the language, too, both.
    let command = Command.page(of: name)
    if let page = help.declared(name) ?? ownPage(name, help) ?? help.spoken(name) {
      showPage(page + (command.map { "\n\n" + $0 } ?? ""))
    } else if let command {
      showPage(command)
    } else if name.lowercased().hasPrefix("rsn"), let code = Code(named: name) {
      console.show(code)
    } else {
      refuse("there is nothing named `\(name)`" + (Command.suggestion(for: name, help).map { "; did you mean `\($0)`?" } ?? ""))
    }
  }

  /// Of what the session declares.
  private func ownPage(_ name: String, _ help: Help) -> String? {
    if let signature = session.signature(of: name) { return help.page(of: signature) }
    return session[name].map { "\(name): \($0.described)" }
  }

  /// The commands, and where to read on: no more than a small screen.
  private var overview: String {
    let width = Command.all.map(\.title.count).max() ?? 0
    let lines = Command.all.map { ($0.title.padded(to: width) + "  " + $0.summary).cut(to: console.outputColumns ?? .max) }
    let words = LanguagePage.all.filter { $0.kind == .keyword }.flatMap(\.names).prefix(8).joined(separator: ", ")
    let topics = Topic.allCases.map(\.rawValue).joined(separator: ", "), modules = StandardLibrary.shared.names.joined(separator: ", ")
    return lines.joined(separator: "\n")
      + """


      :help TOPIC     what is built in: \(topics)
      :help MODULE    what `import` brings: \(modules)
      :help language  words, signs and types: \(words), …, closures, ranges, operators, cells, Image, Tensor, …
      """
  }

  private func showPage(_ text: String) { _ = console.show(console.outputColumns.map { text.wrapped(to: $0) } ?? text) }

  /// What the session declared comes last, where the eye is.
  fileprivate func variables() {
    let own = Set(session.ownNames)
    let imported = session.functions.filter { !own.contains($0.name) }.map(\.name)
    if !imported.isEmpty { showPage("imported: " + imported.joined(separator: ", ")) }
    let functions = session.functions.filter { own.contains($0.name) }.map { "func \($0.full)" }
    let lines = functions + session.variables.filter { $0.name != "_" }.map { "\($0.name): \($0.value.described)" }
    if !lines.isEmpty { _ = console.show(lines.joined(separator: "\n")) }
  }

  fileprivate func type(of text: String) {
    guard !text.isEmpty else { return refuse(":type wants an expression") }
    if let value = value(of: Source(name: "<:type>", text: text)) { _ = console.show(value.typeAndShape) }
  }

  fileprivate func showCalls() {
    let calls = session.cache.records.dropFirst(callsBefore)
    if calls.isEmpty { return refuse("the last entry called nothing that takes long") }
    let lines = calls.map { call in
      "\(call.what): \(call.hits) of \(call.parts.count) kept"
        + (call.isHit ? "" : ", the rest took \(ProgressText.duration(call.seconds))")
    }
    _ = console.show(lines.joined(separator: "\n"))
  }
}

extension Value {
  /// In one line: a type and what can be seen of the value.
  fileprivate var described: String {
    switch self {
    case .domain(let box): box.value.summary
    case .array(let items) where items.count > 8: "Array of \(items.count)"
    case .dictionary(let dictionary) where dictionary.count > 8: "Dictionary of \(dictionary.count)"
    default: "\(type.name) = " + brief(100)
    }
  }

  fileprivate var typeAndShape: String {
    switch self {
    case .domain(let box): type.name + (box.value.dimensions.map { " " + $0.map(String.init).joined(separator: "×") } ?? "")
    case .array(let items): "Array of \(items.count)"
    case .dictionary(let dictionary): "Dictionary of \(dictionary.count)"
    case .function(let function): function.signature.map(\.full) ?? type.name
    default: type.name
    }
  }
}
