import Cache
import Diagnostics
import Language
import Notebook
import Session
import Storage
import Syntax

extension Command {
  static let save = Command(
    "save", .notebook, "FILE [NAMES…]", "what these need, or all, as a notebook; :save! overwrites"
  ) { repl, request in
    let words = request.argument.shellWords
    guard let path = words.first else { return repl.refuse(":save wants a file, and perhaps the names of what it should hold") }
    guard path.hasSuffix(".rsn"), Paths.name(path) != ".rsn" else { return repl.refuse("the name of a notebook ends in .rsn") }
    if !request.isForced, Files.kind(path) != nil {
      return repl.refuse("\(path) is there already; `:save! \(request.argument)` writes over it")
    }
    let session = repl.session
    do throws(SavedNotebook.Fault) {
      let notebook = try SavedNotebook(session, names: Array(words.dropFirst()))
      let text = try notebook.text(title: String(Paths.name(path).dropLast(4))) { source in
        let (program, problems) = Parser.parse(source)
        return problems + Session(Session.Configuration(registry: session.registry, settings: session.settings)).check(program)
      }
      do throws(FileError) { try AtomicFile.write(text, to: path) } catch { return repl.refuse(error.description) }
    } catch { return repl.refuse(error.description) }
    _ = repl.console.show(path)
  }
}

extension String {
  /// Words as a shell takes them, with quotation marks around those that hold spaces.
  fileprivate var shellWords: [String] {
    var words: [String] = [], word: String?, quote: Character?
    for character in self {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "\"" || character == "'" {
        (quote, word) = (character, word ?? "")
      } else if character.isWhitespace || character == "," {
        if let found = word { words.append(found) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }
}
