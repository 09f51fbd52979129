import Language
import Storage

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
}
