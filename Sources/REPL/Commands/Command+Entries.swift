import CSignals
import Diagnostics
import Language
import Notebook
import Session

// What concerns the entries of the session: taking one back, editing one.

extension Command {
  static let undo = Command(
    "undo", .count, "[N]", "takes back the last entry, or N (of the last \(Session.undoDepth)): every name is as before"
  ) { repl, request in
    guard let count = request.argument.isEmpty ? 1 : Int(request.argument), count > 0 else {
      return repl.refuse("`:undo \(request.argument)`: how many entries is a whole number from 1 to \(Session.undoDepth)")
    }
    for _ in 0..<count {
      guard let journal = repl.session.journal, repl.session.takeBack() else {
        return repl.refuse("there is nothing more to take back: of a session the last \(Session.undoDepth) entries can be")
      }
      let lines = (journal.lastEntry ?? "").split(separator: "\n", omittingEmptySubsequences: false)
      repl.console.error("taken back: \(lines.first ?? "")\(lines.count > 1 ? " …" : "")\n")
    }
  }

  static let edit = Command("edit", .names, "[NAME]", "the last entry, or what declares NAME, in $EDITOR") {
    repl, request in
    let name = request.argument
    guard let text = name.isEmpty ? repl.lastEntry : repl.declaration(of: name) else {
      return repl.refuse(name.isEmpty ? "there is no entry yet" : "no entry of this session declares `\(name)`")
    }
    let edited: String
    do throws(ExternalEditor.Fault) { edited = try ExternalEditor.edit(text).trimmed } catch { return repl.refuse(error.description) }
    if edited.isEmpty || edited == text.trimmed { return repl.console.error("nothing has changed, so nothing runs\n") }
    _ = repl.console.show(edited)
    repl.history.add(edited)
    _ = repl.perform(edited)
  }
}

extension REPL {
  fileprivate func declaration(of name: String) -> String? {
    guard let thing = session.thing(named: name) else { return nil }
    return session.journal?.steps.last { $0.footprint.makes.contains(thing) }?.text
  }
}

extension Command {
  static let whole = Command("all", .expression, "[EXPR]", "the last value, or another, in full") { repl, request in
    if !request.argument.isEmpty {
      repl.printer.inFull { _ = repl.enter(Source(name: "<:all>", text: request.argument)) }
    } else if let value = repl.session["_"] {
      repl.printer.inFull { repl.printer.show(value) }
      if signals_pending() != 0 { repl.console.error("interrupted\n") }
    } else {
      repl.refuse("there is no last value yet")
    }
  }
}
