import Networks

extension Layer: NamedCase {
  static var caseTypeName: String { "Layer" }
}
