import ArgumentParser
import Notebook

/// `-p` and `--params`, the same for every command that reads notebooks.
struct ParameterOptions: ParsableArguments {
  @Option(
    name: .customShort("p"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Sets a `param` of the notebook.", valueName: "NAME=VALUE"))
  var parameter: [String] = []

  @Option(help: ArgumentHelp("Sets the params that a JSON object names; `-p` goes before it.", valueName: "FILE.json"))
  var params: String?

  func validate() throws {
    for text in parameter {
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw ValidationError("-p wants NAME=VALUE, not “\(text)”")
      }
    }
  }

  func apply(to options: inout RunOptions) {
    options.parameters = parameter.compactMap { text in
      text.firstIndex(of: "=").map { (String(text[..<$0]), String(text[text.index(after: $0)...])) }
    }
    options.parameterFile = params
  }
}
