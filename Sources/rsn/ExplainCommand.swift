import ArgumentParser
import Diagnostics
import Notebook
import Session

/// `rsn explain RSN012`
struct Explain: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain the code of a problem, with an example; without a code list them all.")

  @Argument(help: ArgumentHelp("The code, its number or its name: RSN012, 12, unknownLabel.", valueName: "CODE"))
  var code: String?

  func perform() -> ExitStatus {
    let console = Console.standard
    guard let text = code else { return console.show(Code.list + "\n\n`rsn explain CODE` says more, with an example.") }
    guard let code = Code(named: text) else {
      let near = Code.near(text).map { ": did you mean \($0.id), \($0.name)?" } ?? "; `rsn explain` lists them"
      console.complain("there is no code `\(text)`\(near)")
      return .usage
    }
    return console.show(code)
  }
}
