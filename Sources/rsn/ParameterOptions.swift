import ArgumentParser
import Notebook

/// `-p` and `--params`, the same for every command that reads notebooks.
struct ParameterOptions: ParsableArguments {
  @Option(
    name: .customShort("p"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Sets a `param` of the notebook. Where it takes one value, `seed=0..9` and `steps=128,256` make a report for each.",
      valueName: "NAME=VALUE"))
  var parameter: [String] = []

  @Option(
    name: .customLong("sweep"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Like -p with a list, also where the `param` would take the text as it is. May be repeated.", valueName: "NAME=A,B…")
  )
  var sweeps: [String] = []

  @Option(help: ArgumentHelp("Sets the params that a JSON object names; `-p` goes before it.", valueName: "FILE.json"))
  var params: String?

  func validate() throws {
    for (option, texts) in [("-p", parameter), ("--sweep", sweeps)] {
      for text in texts where Self.pair(text)?.name.isEmpty ?? true { throw ValidationError("\(option) wants NAME=VALUE, not “\(text)”") }
    }
  }

  func apply(to options: inout RunOptions) {
    options.parameters = parameter.compactMap(Self.pair)
    options.sweeps = sweeps.compactMap(Self.pair)
    options.parameterFile = params
  }

  private static func pair(_ text: String) -> (name: String, value: String)? {
    text.firstIndex(of: "=").map { (String(text[..<$0]), String(text[text.index(after: $0)...])) }
  }
}
