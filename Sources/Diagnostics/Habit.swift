/// What people write who come from Python, Swift, Julia or JavaScript, and what stands in its place here. Asked only for what means nothing
/// otherwise: a name of the program always comes first.
public enum Habit: Sendable {
  /// Exactly this.
  case write(String)
  /// A call, by how many arguments it has: `$0`, `$1` stand for those.
  case call([String])
  /// Nothing, for a reason.
  case none(String)
}

extension Habit {
  /// What stands beside the carets.
  ///
  /// - Parameter arguments: Of a call, as they are written; short ones are put in.
  public func hint(_ arguments: [String]? = nil) -> String {
    switch self {
    case .write(let text): return "did you mean `\(text)`?"
    case .none(let reason): return reason
    case .call(let forms):
      let given = arguments ?? []
      let form = forms.first { $0.holes == given.count }
      if let form, !given.isEmpty, given.allSatisfy({ $0.count <= 20 && !$0.contains("\n") }) {
        return "did you mean `\(form.filled(with: given))`?"
      }
      return "write `\((form ?? forms.first ?? "").filled(with: ["x", "y", "z"]))`"
    }
  }

  /// For the help: how it is written here.
  public var lines: [String] {
    switch self {
    case .write(let text): ["`\(text)`"]
    case .none(let reason): [reason]
    case .call(let forms): forms.map { "`\($0.filled(with: ["x", "y", "z"]))`" }
    }
  }
}

extension String {
  /// How many arguments a form has.
  fileprivate var holes: Int { (0..<3).last { contains("$\($0)") }.map { $0 + 1 } ?? 0 }

  fileprivate func filled(with arguments: [String]) -> String {
    var text = "", rest = self[...]
    while let dollar = rest.firstIndex(of: "$") {
      text += rest[..<dollar]
      rest = rest[rest.index(after: dollar)...]
      guard let digit = rest.first?.wholeNumberValue, arguments.indices.contains(digit) else { continue }
      // `a + b.count` would be something else.
      let argument = arguments[digit], isAlone = argument.allSatisfy { $0.isLetter || $0.isNumber || "_.[]\"".contains($0) }
      let isEnclosed = text.hasSuffix("(") && rest.dropFirst().first == ")"
      text += isAlone || isEnclosed ? argument : "(\(argument))"
      rest.removeFirst()
    }
    return text + rest
  }
}
