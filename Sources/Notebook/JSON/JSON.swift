import Language

/// A JSON value: run.json, `check --format json` and `--params FILE.json` need no more than this (and Foundation would slow every start).
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
}

extension JSON {
  /// Two spaces of indentation, keys sorted, a newline at the end: the same value is always the same text.
  public var pretty: String {
    var text = ""
    write(to: &text, indentation: 0)
    return text + "\n"
  }

  private func write(to text: inout String, indentation: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    // JSON has no NaN and no infinity.
    case .number(let number): text += number.isFinite ? number.shortest : "null"
    case .string(let string): text += JSON.quoted(string)
    case .array(let items):
      JSON.list(items, "[", "]", &text, indentation) { item, text in item.write(to: &text, indentation: indentation + 1) }
    case .object(let items):
      JSON.list(items.sorted { $0.key < $1.key }, "{", "}", &text, indentation) { item, text in
        text += JSON.quoted(item.key) + ": "
        item.value.write(to: &text, indentation: indentation + 1)
      }
    }
  }

  private static func list<T>(
    _ items: [T], _ open: String, _ close: String, _ text: inout String, _ indentation: Int, _ body: (T, inout String) -> Void
  ) {
    guard !items.isEmpty else { return text += open + close }
    text += open + "\n"
    for (index, item) in items.enumerated() {
      text += String(repeating: "  ", count: indentation + 1)
      body(item, &text)
      text += index + 1 < items.count ? ",\n" : "\n"
    }
    text += String(repeating: "  ", count: indentation) + close
  }

  private static func quoted(_ string: String) -> String {
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
