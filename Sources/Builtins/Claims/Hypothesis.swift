import Language

extension Builtin {
  static let hypothesis = Builtin(
    "hypothesis", "A claim and its test: shows ✓ or ✗ with the values that it compared.", topic: .claims,
    parameters: Parameter<String>.first("claim", "The claim in words."),
    Parameter<Callback>.first("test", "A closure that gives true or false."),
    examples: ["hypothesis(\"small before large\") { 1 < 2 };"], hasEffect: true
  ) { (context, claim: String, test: Callback) throws(Trap) -> Value in
    let (result, comparisons) = try context.comparing(test.function)
    guard case .bool(let holds) = result else {
      throw Trap("a hypothesis must give true or false, got \(result.type.article)", argument: "test")
    }
    // A comparison with NaN is false, which would pass for a verdict: the claim is then neither true nor false.
    let hasNaN = comparisons.contains { $0.operands.contains { if case .number(let number) = $0 { number.isNaN } else { false } } }
    context.emit(.hypothesis(.init(claim: claim, verdict: hasNaN ? .notANumber : holds ? .holds : .fails, comparisons: comparisons)))
    return .none
  }
}
