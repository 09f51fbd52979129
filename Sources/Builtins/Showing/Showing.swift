import Language

extension Builtin {
  static let print = Builtin(
    "print", "Writes values in a line, with spaces between them.", topic: .showing,
    parameters: Parameter<[Value]>.rest("values", "What to write."),
    examples: ["print(\"ratio\", 2 / 3)"], hasEffect: true
  ) { (context, values: [Value]) throws(Trap) -> Nothing in
    context.emit(.printed(values.map(\.displayed).joined(separator: " ")))
    return Nothing()
  }

  static let show = Builtin(
    "show", "Shows a value as a bare expression does, from inside loops and functions too.", topic: .showing,
    parameters: Parameter<Value>.first("value", "What to show."),
    Parameter<String?>.optional("caption", default: nil, "The caption under it."),
    examples: ["show([1, 2], caption: \"two numbers\")"], hasEffect: true
  ) { (context, value: Value, caption: String?) throws(Trap) -> Nothing in
    context.emit(.shown(value, caption: caption))
    return Nothing()
  }

  static let assert = Builtin(
    "assert", "Stops with a message unless a condition holds.", topic: .showing,
    parameters: Parameter<Bool>.first("condition", "What must hold."),
    Parameter<String>.next("message", default: "assertion failed", "What to say otherwise."),
    examples: ["assert(1 < 2, \"numbers are in order\")"]
  ) { (condition: Bool, message: String) throws(Trap) -> Nothing in
    guard condition else { throw Trap(message, code: .failedAssertion, argument: "condition", label: "this is false") }
    return Nothing()
  }
}
