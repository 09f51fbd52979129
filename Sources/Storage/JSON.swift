/// A JSON value: headers of safetensors files, run.json, `check --format json` and `--params FILE.json` need no more than this (and Foundation would slow
/// every start).
public enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  /// Written with its keys sorted.
  case object([String: JSON])

  public static func int(_ number: Int) -> JSON { .number(Double(number)) }
  public static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }

  public subscript(key: String) -> JSON? { if case .object(let items) = self { items[key] } else { nil } }
  public var text: String? { if case .string(let text) = self { text } else { nil } }
  public var items: [JSON]? { if case .array(let items) = self { items } else { nil } }

  /// A whole number that is not negative and that a Double holds exactly.
  public var size: Int? {
    guard case .number(let value) = self, value >= 0, value <= 0x1p53, value == value.rounded() else { return nil }
    return Int(value)
  }

  /// A text with its quotes and escapes.
  public static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
