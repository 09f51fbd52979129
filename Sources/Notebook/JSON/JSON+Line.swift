import Language
import Storage

extension JSON {
  /// On one line, keys sorted.
  public var line: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    // JSON has no NaN and no infinity.
    case .number(let number): text += number.isFinite ? number.shortest : "null"
    case .string(let string): text += JSON.quoted(string)
    case .array(let items):
      text += "["
      for (index, item) in items.enumerated() {
        if index > 0 { text += "," }
        item.write(to: &text)
      }
      text += "]"
    case .object(let items):
      text += "{"
      for (index, item) in items.sorted(by: { $0.key < $1.key }).enumerated() {
        text += (index > 0 ? "," : "") + JSON.quoted(item.key) + ":"
        item.value.write(to: &text)
      }
      text += "}"
    }
  }
}
