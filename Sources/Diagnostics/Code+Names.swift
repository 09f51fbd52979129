extension Code {
  /// The code that someone means: `RSN012`, `rsn12`, `12`, or its name, `unknownLabel`, whatever its case.
  public init?(named text: String) {
    let word = text.lowercased()
    let digits = word.hasPrefix("rsn") ? String(word.dropFirst(3)) : word
    if let number = Int(digits), let code = Code(rawValue: number) {
      self = code
    } else if let code = Code.allCases.first(where: { $0.name.lowercased() == word }) {
      self = code
    } else {
      return nil
    }
  }

  /// The code that someone may have meant who wrote something else: the nearest number, or the nearest name.
  public static func near(_ text: String) -> Code? {
    let word = text.lowercased()
    let digits = word.hasPrefix("rsn") ? String(word.dropFirst(3)) : word
    if let number = Double(digits), number.isFinite {
      return allCases.min { abs(Double($0.rawValue) - number) < abs(Double($1.rawValue) - number) }
    }
    return didYouMean(text, among: allCases.map(\.name)).flatMap { Code(named: $0) }
  }

  /// All codes, a line each, in the groups of their numbers.
  public static var list: String {
    let width = allCases.map(\.name.count).max() ?? 0
    return Stage.allCases.map { stage in
      let lines = allCases.filter { $0.stage == stage }.map {
        "  \($0.id)  \($0.name)\(padding(width - $0.name.count))  \($0.meaning)"
      }
      return ([stage.title] + lines).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}

extension Code.Stage {
  fileprivate var title: String {
    switch self {
    case .text: "The text"
    case .check: "Before anything runs"
    case .run: "While running"
    }
  }
}
