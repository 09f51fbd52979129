import Builtins
import CSignals
import Cache
import Diagnostics
import Language
import Notebook
import Session
import Syntax

extension REPL {
  func perform(_ command: Command) -> Next {
    switch command.name {
    case .quit: return .leave
    case .help: help(command.argument)
    case .vars: variables()
    case .type: type(of: command.argument)
    case .time: time(command.argument)
    case .model: model(command.argument)
    case .load: load(command.argument)
    case .run: runNotebook(command.argument)
    case .cache: showCache()
    case .why: if !explain(command.argument) { showCalls() }
    case .history: showHistory(command.argument)
    }
    return .goOn
  }

  private func refuse(_ text: String) {
    console.complain(text)
    hasFailed = true
  }

  private func help(_ name: String) {
    let help = Help(registry: session.registry)
    if name.isEmpty {
      _ = console.show(Command.Name.allCases.map(\.summary).joined(separator: "\n") + "\n\n" + help.overview)
    } else if let page = help.text(for: name) {
      _ = console.show(page)
    } else if let signature = session.signature(of: name) {
      _ = console.show(signature.full + (signature.summary.isEmpty ? "" : "\n\n" + signature.summary))
    } else if let value = session[name] {
      _ = console.show("\(name): \(value.described)")
    } else {
      refuse("there is nothing named `\(name)`" + (help.suggestion(for: name).map { "; did you mean `\($0)`?" } ?? ""))
    }
  }

  private func variables() {
    let list = session.variables.filter { $0.name != "_" }
    let lines = list.map { "\($0.name): \($0.value.described)" } + session.functions.map { "func \($0.full)" }
    if !lines.isEmpty { _ = console.show(lines.joined(separator: "\n")) }
  }

  private func type(of text: String) {
    guard !text.isEmpty else { return refuse(":type wants an expression") }
    let before = hasFailed
    hasFailed = false
    printer.muted { enter(Source(name: "<:type>", text: text)) }
    if !hasFailed { _ = console.show(session.lastValue.typeAndShape) }
    hasFailed = hasFailed || before
  }

  private func time(_ text: String) {
    guard !text.isEmpty else { return refuse(":time wants an expression") }
    let began = ContinuousClock.now
    enter(Source(name: "<:time>", text: text))
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    console.error(seconds < 1 ? "\((seconds * 1000).fourDigits) ms\n" : "\(seconds.fourDigits) s\n")
  }

  private func model(_ name: String) {
    if !name.isEmpty { return enter(Source(name: "<:model>", text: "use(\(name.literal))")) }
    do {
      guard let network = try session.services[NetworkInUse.self]?.network() else { return refuse("no network is in use") }
      let blocks = network.blocks.map { "  \($0.name)  0..<\($0.channels)" }.joined(separator: "\n")
      _ = console.show("\(network.summary)\n  SHA-256 \(network.hash)\n\(blocks)")
    } catch { refuse(error.message) }
  }

  private func load(_ path: String) {
    guard !path.isEmpty else { return refuse(":load wants a file") }
    do { enter(Source(name: Paths.name(path), bytes: try Files.read(path, limit: 1 << 26))) } catch { refuse(error.description) }
  }

  private func runNotebook(_ path: String) {
    guard !path.isEmpty else { return refuse(":run wants a notebook") }
    var options = RunOptions()
    (options.threads, options.seed) = (session.settings.threads, session.settings.seed)
    options.cache = session.configuration.cache
    let run = NotebookRun(console: console, options: options, registry: session.registry, pendingSignal: { signals_pending() })
    if run.run([path]) != .ok { hasFailed = true }
  }

  private func showCache() {
    guard case .on(let store) = session.configuration.cache else { return refuse("nothing is kept: this session has no cache") }
    let items = store.items().filter { $0.kind == .entry }
    let megabytes = (Double(items.reduce(0) { $0 + $1.bytes }) / 1e6).fourDigits
    _ = console.show("\(items.count) result\(items.count == 1 ? "" : "s"), \(megabytes) MB in \(store.folder); `rsn cache` says more")
  }

  private func showCalls() {
    let calls = session.cache.records.dropFirst(callsBefore)
    if calls.isEmpty { return refuse("the last entry called nothing that takes long") }
    let lines = calls.map { call in
      "\(call.what): \(call.hits) of \(call.parts.count) kept"
        + (call.isHit ? "" : ", the rest took \(ProgressText.duration(call.seconds))")
    }
    _ = console.show(lines.joined(separator: "\n"))
  }

  private func showHistory(_ count: String) {
    let shown = history.entries.suffix(max(1, Int(count) ?? 20))
    if !shown.isEmpty { _ = console.show(shown.joined(separator: "\n")) }
  }
}

extension Value {
  /// In one line: a type and what can be seen of the value.
  fileprivate var described: String {
    switch self {
    case .domain(let box): box.value.summary
    case .array(let items) where items.count > 8: "Array of \(items.count)"
    case .dictionary(let dictionary) where dictionary.count > 8: "Dictionary of \(dictionary.count)"
    default: "\(type.name) = " + String(quoted.prefix(100))
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
