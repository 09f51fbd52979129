import Language

extension Comparison {
  /// `0.4121 < 0.8713`: the values on both sides, as a report writes numbers.
  public var values: String {
    var text = operands.first?.displayed(.report) ?? ""
    for (operation, operand) in zip(operators, operands.dropFirst()) { text += " \(operation) \(operand.displayed(.report))" }
    return text
  }
}

extension HypothesisResult {
  /// `✓ 29: a larger copy excites Pre: 0.4121 < 0.8713`
  public var line: String {
    let values = comparisons.isEmpty ? "" : ": " + comparisons.map(\.values).joined(separator: ", ")
    return (verdict == .holds ? "✓ " : "✗ ") + claim + values + (verdict == .notANumber ? " (not a number)" : "")
  }
}
