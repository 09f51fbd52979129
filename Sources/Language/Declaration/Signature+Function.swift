import Diagnostics
import Syntax

extension Signature {
  /// What can be said of a function that is written in the language, from its head and its doc comment:
  /// a summary, then perhaps a line `- name: text` for each parameter.
  public init(_ function: Statement.Function, source: Source, types: TypeNames) {
    let documentation = FunctionDocumentation(function.documentation)
    self.init(
      name: function.name, summary: documentation.summary,
      parameters: function.parameters.map { parameter in
        let name = parameter.label ?? parameter.name
        return ParameterSignature(
          name: name, isLabelled: parameter.label != nil, type: parameter.type.flatMap(types.resolve) ?? .any,
          fallback: parameter.fallback.map { source[$0.span] },
          summary: documentation.parameters[name] ?? documentation.parameters[parameter.name] ?? "")
      },
      returns: function.result.flatMap(types.resolve) ?? .any)
  }
}

/// A doc comment taken apart.
struct FunctionDocumentation {
  var summary = "", parameters: [String: String] = [:]

  init(_ lines: [String]) {
    var current: String?
    for line in lines {
      if line.isEmpty {
        current = nil
      } else if let (name, text) = Self.parameter(line) {
        current = name
        parameters[name] = text
      } else if let current {
        parameters[current, default: ""] += " " + line
      } else {
        summary += (summary.isEmpty ? "" : " ") + line
      }
    }
  }

  /// `- name: text` or `- Parameter name: text`
  private static func parameter(_ line: String) -> (name: String, text: String)? {
    guard line.hasPrefix("- "), let colon = line.firstIndex(of: ":") else { return nil }
    let words = line[line.index(line.startIndex, offsetBy: 2)..<colon].split(separator: " ")
    guard let name = words.last, words.count == 1 || (words.count == 2 && words[0] == "Parameter") else { return nil }
    return (String(name), String(line[line.index(after: colon)...].drop { $0 == " " }))
  }
}
