import Builtins
import Diagnostics
import Language
import Networks
import Session
import Syntax

extension REPL {
  /// What Tab does in an entry.
  ///
  /// - Parameters:
  ///   - before: The whole entry up to the cursor, `after` the rest of it.
  ///   - columns: The terminal's.
  func complete(before: String, after: String, columns: Int) -> Completion.Step {
    // Tab at the beginning of a line indents.
    let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    if line.allSatisfy(\.isWhitespace), !before.isEmpty { return Completion.Step(insertion: "  ") }
    let completion = Completer(SessionFacts(session, exports), files: folderReader).complete(before, after: after)
    return completion.step(before: before, after: after, columns: columns, color: console.colorsOutput)
  }
}

/// The session, as the completer sees it.
struct SessionFacts: CompletionFacts {
  private let session: Session, read: ModuleExports

  init(_ session: Session, _ read: ModuleExports) { (self.session, self.read) = (session, read) }

  var registry: Registry { session.registry }
  var variables: [String] { session.variables.map(\.name) }
  func value(of name: String) -> Value? { session[name] }
  var functions: [Signature] { session.functions }
  func function(_ name: String) -> Signature? {
    session.registry[name] == nil ? session.signature(of: name) : session.functions.first { $0.name == name }
  }
  var outline: NetworkOutline? { session.services[NetworkInUse.self]?.outline }
  func outline(of network: String) -> NetworkOutline? { read.outline(of: network, candidates: session.settings.readable(network)) }
  var networks: [String] { Network.boxNames + ModelStore().names }
  var modules: [String] { session.configuration.modules.names }
  func exports(of module: String) -> [Signature] { read.exports(of: module, session.configuration.modules, session.registry) }
  var folder: String { session.settings.readFolder }
}
