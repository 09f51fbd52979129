import Diagnostics
import Language
import Notebook
import Session
import Syntax

/// Results of a session as a notebook that makes them again.
///
/// A session may declare a name anew, a program may not: then a variable becomes a `var` that is given new values, and a function that was changed comes
/// under two names. What `_` stood for gets a name where something needs it.
struct SavedNotebook {
  enum Fault: Error {
    case unknownName(String)
    case slice(Slice.Fault)
    /// A closure calls a function that has been changed since the closure was made.
    case changedFunction(String)
    /// What was written is not a program: a name that means one thing here means another there.
    case problems([Problem])
  }

  private let session: Session, contents: SavedContents

  /// - Parameter names: What is wanted; everything, if nothing is named.
  init(_ session: Session, names: [String]) throws(Fault) {
    guard let journal = session.journal else { throw .unknownName("") }
    self.session = session
    var things: Set<Footprint.Thing> = []
    for name in names.isEmpty ? session.ownNames : names {
      guard session.thing(named: name) != nil else { throw .unknownName(name) }
      things.formUnion(session.needs(ofName: name))
    }
    let slice: Slice
    do throws(Slice.Fault) { slice = try Slice(of: journal, wanted: things, showing: names.isEmpty) } catch { throw .slice(error) }
    contents = try SavedContents(slice, session, wanted: names, functions: things)
  }

  /// The whole notebook, checked, and laid out as `rsn fmt` does.
  func text(title: String, checked check: (Source) -> [Problem]) throws(Fault) -> String {
    var lines = ["//: # \(title)"]
    if let seed = session.settings.seed { lines.append("//: Made in a session with `--seed \(seed)`: run it with the same.") }
    var body = SavedBody(contents)
    lines += [""] + body.lines()
    let source = Source(name: title, text: lines.joined(separator: "\n") + "\n")
    let problems = check(source).filter { $0.severity == .error }
    guard problems.isEmpty else { throw .problems(problems) }
    return (try? SourceFormatter.format(source)) ?? source.text
  }
}

extension Session {
  /// The names that entries have declared and that are still there.
  var ownNames: [String] {
    let own = Set(journal?.steps.filter { !$0.text.hasPrefix("import ") }.flatMap(\.footprint.makes) ?? [])
    return (variables.map(\.name) + functions.map(\.name)).filter { name in name != "_" && thing(named: name).map(own.contains) ?? false }
  }
}

extension SavedNotebook.Fault: CustomStringConvertible {
  var description: String {
    switch self {
    case .unknownName(let name): "there is no variable and no function `\(name)` of this session"
    case .slice(.unfinished(let text)):
      "what `\(text.split(separator: "\n").first ?? "")` has done is needed, but it failed or was stopped: nothing that is written down could do the same"
    case .changedFunction(let name):
      "a closure calls `\(name)`, which was changed after the closure was made; enter the closure once more, then save"
    case .problems(let problems):
      "the notebook would not be right: \(problems.first?.message ?? "")"
    }
  }
}
