import Builtins
import CSignals
import Cache
import Diagnostics
import Language
import Notebook
import Session
import Storage

// What runs something else than the entry itself.

extension Command {
  static let time = Command("time", .expression, "EXPR", "how long it takes, and what the engine did") { repl, request in
    repl.time(request.argument)
  }

  static let model = Command("model", .network, "[NAME]", "the network in use, or another one") { repl, request in
    repl.model(request.argument)
  }

  static let load = Command("load", .file, "FILE", "runs a file here, and keeps its names") { repl, request in
    guard !request.argument.isEmpty else { return repl.refuse(":load wants a file") }
    do throws(FileError) {
      repl.enter(Source(name: Paths.name(request.argument), bytes: try Files.read(request.argument, limit: 1 << 26)))
    } catch { repl.refuse(error.description) }
  }

  static let run = Command("run", .notebook, "FILE", "runs a notebook on its own and writes its report") { repl, request in
    repl.runNotebook(request.argument)
  }

  static let cache = Command("cache", "what is kept of expensive calls") { repl, _ in repl.showCache() }

  static let quit = Command("quit", "leaves (so does Ctrl-D)") { repl, _ in repl.isLeaving = true }
}

extension REPL {
  func refuse(_ text: String) {
    console.complain(text)
    hasFailed = true
  }

  fileprivate func time(_ text: String) {
    guard !text.isEmpty else { return refuse(":time wants an expression") }
    let before = TimeSpent.now
    enter(Source(name: "<:time>", text: text))
    let calls = session.cache.records.dropFirst(callsBefore)
    console.error(TimeSpent.now.text(since: before, kept: calls.reduce(0) { $0 + $1.hits }, of: calls.reduce(0) { $0 + $1.parts.count }))
  }

  fileprivate func model(_ name: String) {
    if !name.isEmpty {
      enter(Source(name: "<:model>", text: "use(\(name.literal))"))
      return
    }
    guard let network = session.services[NetworkInUse.self] else { return refuse("no network is in use") }
    // Its weights are not read for this.
    if let outline = network.outline {
      _ = console.show(outline.summary)
      return
    }
    do { printer.show(.domain(try network.network())) } catch { refuse(error.message) }
  }

  fileprivate func runNotebook(_ path: String) {
    guard !path.isEmpty else { return refuse(":run wants a notebook") }
    var options = RunOptions()
    (options.threads, options.seed) = (session.settings.threads, session.settings.seed)
    options.cache = session.configuration.cache
    let run = NotebookRun(console: console, options: options, registry: session.registry, pendingSignal: { signals_pending() })
    if run.run([path]) != .ok { hasFailed = true }
  }

  fileprivate func showCache() {
    guard case .on(let store) = session.configuration.cache else { return refuse("nothing is kept: this session has no cache") }
    let items = store.items().filter { $0.kind == .entry }
    let megabytes = (Double(items.reduce(0) { $0 + $1.bytes }) / 1e6).fourDigits
    _ = console.show("\(items.count) result\(items.count == 1 ? "" : "s"), \(megabytes) MB in \(store.folder); `rsn cache` says more")
  }
}
