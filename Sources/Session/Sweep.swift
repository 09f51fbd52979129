import Diagnostics
import Language
import Syntax

/// Several values for `param`s of one program, from the command line: a run for each combination.
///
/// `-p seed=0..9` and `-p steps=128,256` sweep where the text is no value of the `param`'s type itself: an array stays one value for a
/// `param` that takes arrays, and a `String` takes every text as it is. `--sweep` always splits.
public struct Sweep: Sendable {
  public struct Axis: Sendable, Equatable {
    public let name: String
    /// At least two, as `-p` would say them.
    public let texts: [String]
  }

  /// Runs that one command may ask for.
  public static let limit = 1000

  /// In the order of the declarations.
  public let axes: [Axis]

  /// - Parameters:
  ///   - typed: from `-p`; the last of a name counts.
  ///   - swept: from `--sweep`.
  /// Names that the program does not declare are passed over.
  public init(
    _ program: Program, registry: Registry, typed: [(name: String, value: String)], swept: [(name: String, value: String)] = []
  ) throws(Parameters.Fault) {
    let types = TypeNames(registry)
    var axes: [Axis] = []
    for statement in program.statements {
      guard case .param(let param) = statement.kind else { continue }
      let type = types.resolve(param.type) ?? .any
      var texts: [String] = []
      if let text = swept.last(where: { $0.name == param.name })?.value {
        texts = Self.split(text)
      } else if let text = typed.last(where: { $0.name == param.name })?.value {
        guard (try? Parameters.read(text, type, param.name)) == nil else { continue }
        texts = Self.split(text)
        // Something that is no list, either, is refused as the one value that it was meant to be.
        if texts.count == 1, texts[0] == text { continue }
      }
      guard !texts.isEmpty else { continue }
      for text in texts { _ = try Parameters.read(text, type, param.name) }
      axes.append(Axis(name: param.name, texts: texts))
    }
    let count = axes.reduce(1) { $0 > Self.limit ? $0 : $0 * $1.texts.count }
    guard count <= Self.limit else {
      throw Parameters.Fault(
        name: axes.map(\.name).joined(separator: "`, `"), text: "more", wants: "at most \(Self.limit) combinations")
    }
    self.axes = axes
  }

  /// Every combination, the last axis fastest. One empty combination if nothing is swept.
  public var points: [[(name: String, value: String)]] {
    axes.reduce([[]]) { points, axis in points.flatMap { point in axis.texts.map { point + [(axis.name, $0)] } } }
  }

  /// At the commas that stand outside brackets and quotes; `0..9`, `0...9` and `0..<10` are whole numbers in order.
  static func split(_ text: String) -> [String] {
    var parts = [""], depth = 0, isQuoted = false, isEscaped = false
    for character in text {
      if isEscaped {
        isEscaped = false
      } else if isQuoted {
        if character == "\\" { isEscaped = true } else if character == "\"" { isQuoted = false }
      } else {
        switch character {
        case "\"": isQuoted = true
        case "(", "[", "{": depth += 1
        case ")", "]", "}": depth -= 1
        case "," where depth == 0:
          parts.append("")
          continue
        default: break
        }
      }
      parts[parts.count - 1].append(character)
    }
    return parts.map(trimmed).flatMap { range($0) ?? [$0] }
  }

  private static func trimmed(_ text: String) -> String {
    var part = text.drop { $0 == " " }
    while part.last == " " { part.removeLast() }
    return String(part)
  }

  private static func range(_ text: String) -> [String]? {
    for (mark, isClosed) in [("..<", false), ("...", true), ("..", true)] {
      guard let place = text.firstRange(of: mark) else { continue }
      guard let first = Int(trimmed(String(text[..<place.lowerBound]))), let last = Int(trimmed(String(text[place.upperBound...]))) else {
        return nil
      }
      let end = isClosed ? last : last.subtractingReportingOverflow(1).partialValue
      // One more than is allowed is enough to be refused.
      guard first <= end, !end.subtractingReportingOverflow(first).overflow else { return nil }
      return (first...min(end, first + limit)).map(String.init)
    }
    return nil
  }
}
