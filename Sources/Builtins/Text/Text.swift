import Language

extension Builtin {
  static let split = Builtin(
    "split", "The parts of a text between separators.", topic: .collections, parameters: Parameter<String>.first("text", "The text."),
    Parameter<String>.next("by", default: " ", "The separator."), examples: ["split(\"a,b\", \",\") // [\"a\", \"b\"]"]
  ) { (text: String, by: String) throws(Trap) -> [String] in
    guard !by.isEmpty else { return text.map { String($0) } }
    return text.parts(between: by)
  }

  static let join = Builtin(
    "join", "Values as one text, with a separator between them.", topic: .collections,
    parameters: Parameter<[Value]>.first("xs", "The values."),
    Parameter<String>.next("separator", default: "", "What stands between."), examples: ["join([1, 2], \" and \") // 1 and 2"]
  ) { (xs: [Value], separator: String) throws(Trap) -> String in xs.map(\.displayed).joined(separator: separator) }

  static let replace = Builtin(
    "replace", "The text with every occurrence of a part exchanged for another.", topic: .collections,
    parameters: Parameter<String>.first("text", "The text."), Parameter<String>.first("part", "What to look for."),
    Parameter<String>.required("with", "What to put in its place."), examples: ["replace(\"aXbX\", \"X\", with: \"-\") // a-b-"]
  ) { (text: String, part: String, with: String) throws(Trap) -> String in
    guard !part.isEmpty else { throw Trap("there is nothing to look for: `part` is empty", argument: "part") }
    return text.parts(between: part).joined(separator: with)
  }

  static let format = Builtin(
    "format", "A number as text with a fixed number of places, or as a percentage; padded on the left to a width.", topic: .collections,
    parameters: Parameter<Double>.first("x", "The number."), Parameter<Int>.optional("places", default: 2, "Digits after the point."),
    Parameter<Int>.optional("width", default: 0, "At least so many characters."),
    Parameter<Bool>.optional("percent", default: false, "Times 100, with a % sign."),
    examples: ["format(2 / 3) // 0.67", "format(0.123, places: 1, percent: true) // 12.3%"]
  ) { (x: Double, places: Int, width: Int, percent: Bool) throws(Trap) -> String in
    guard (0...15).contains(places) else { throw Trap("`places` must lie between 0 and 15", argument: "places") }
    guard (0...1000).contains(width) else { throw Trap("`width` must lie between 0 and 1000", argument: "width") }
    let text = percent ? (x * 100).fixed(places) + "%" : x.fixed(places)
    return String(repeating: " ", count: Swift.max(0, width - text.count)) + text
  }
}

extension String {
  func parts(between separator: String) -> [String] {
    var parts: [String] = []
    var start = startIndex
    while let found = self[start...].firstRange(of: separator) {
      parts.append(String(self[start..<found.lowerBound]))
      start = found.upperBound
    }
    return parts + [String(self[start...])]
  }

  func hasPart(_ part: String) -> Bool { part.isEmpty || firstRange(of: part) != nil }
}
