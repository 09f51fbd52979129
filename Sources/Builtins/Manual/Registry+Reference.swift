import Diagnostics
import Language
import Syntax

extension Registry {
  /// The reference manual: a notebook of every built-in with its signature, its parameters and its examples, made from the declarations.
  public var reference: String {
    var lines = [
      "//: # Reference",
      "//: Every built-in of the language, with examples that run. This notebook is made from the declarations in `Sources/Builtins`:",
      "//: `RESIN_RECORD=1 swift test --filter ReferenceTests` writes it anew.",
    ]
    for topic in Topic.allCases {
      let members = builtins.filter { $0.topic == topic }
      guard !members.isEmpty else { continue }
      lines += ["", "//: ## " + topic.rawValue.prefix(1).uppercased() + topic.rawValue.dropFirst()]
      for builtin in members { lines += builtin.manual }
    }
    let text = lines.joined(separator: "\n") + "\n"
    // As `rsn fmt` would leave it. An example that does not parse is the examples' test to report.
    return (try? SourceFormatter.format(Source(name: "reference.rsn", text: text))) ?? text
  }
}

extension Builtin {
  /// Prose, and a cell with the examples.
  fileprivate var manual: [String] {
    var lines = ["", "//: ### \(name)", "//: `\(signature.full)`", "//:", "//: \(signature.summary)"]
    if !signature.parameters.isEmpty { lines.append("//:") }
    for parameter in signature.parameters {
      let fallback = parameter.fallback.map { $0 == "nil" ? "" : " By default `\($0)`." } ?? ""
      lines.append("//: - `\(parameter.name)`: \(parameter.summary)\(fallback)")
    }
    return lines + ["", "//% id: \(name)"] + examples
  }
}
