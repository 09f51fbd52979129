/// What everyone but the body needs to know of a parameter.
public struct ParameterSignature: Sendable {
  public let name: String, isLabelled: Bool, type: ValueType
  /// The default as it is written; nil where an argument is required.
  public let fallback: String?
  /// Takes all unlabelled arguments that are left, as an array.
  public let isVariadic: Bool
  public let summary: String

  public init(name: String, isLabelled: Bool, type: ValueType, fallback: String? = nil, isVariadic: Bool = false, summary: String = "") {
    (self.name, self.isLabelled, self.type, self.fallback, self.isVariadic, self.summary) =
      (name, isLabelled, type, fallback, isVariadic, summary)
  }

  public var isRequired: Bool { fallback == nil && !isVariadic }
}

/// What can be said of a function before it is called: of a built-in, or of a function written in the language.
public struct Signature: Sendable {
  public let name: String, summary: String, parameters: [ParameterSignature], returns: ValueType
  public init(name: String, summary: String = "", parameters: [ParameterSignature], returns: ValueType = .any) {
    (self.name, self.summary, self.parameters, self.returns) = (name, summary, parameters, returns)
  }

  /// `fz(block:, layer:, ch:, …)`: what the hint under an error shows.
  public var brief: String {
    "\(name)(" + parameters.map { $0.isLabelled ? "\($0.name):" : $0.isVariadic ? "…" : $0.name }.joined(separator: ", ") + ")"
  }

  /// `fz(block: String, layer: Layer, …, steps: Int = 512) -> Image`.
  public var full: String {
    let list = parameters.map { parameter in
      let lead = parameter.isLabelled ? parameter.name : "_ \(parameter.name)"
      return "\(lead): \(parameter.type.name)" + (parameter.isVariadic ? "…" : "") + (parameter.fallback.map { " = \($0)" } ?? "")
    }
    return "\(name)(" + list.joined(separator: ", ") + ")" + (returns == .none ? "" : " -> \(returns.name)")
  }
}
