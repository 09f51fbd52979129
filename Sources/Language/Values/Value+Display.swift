import Stopping

/// How much of a number is shown.
public enum NumberStyle: Sendable {
  /// The shortest digits that read back.
  case full
  /// Four significant digits: a report's prose and tables.
  case report
}

extension Value {
  /// As a bare expression shows it: a string without quotes.
  public var displayed: String { displayed(.full) }

  public func displayed(_ style: NumberStyle) -> String {
    if case .string(let text) = self { text } else { quoted(style) }
  }

  /// As it shows inside a collection, and as the source would write it: a string with quotes.
  public var quoted: String { quoted(.full) }

  public func quoted(_ style: NumberStyle) -> String {
    switch self {
    case .none: "nil"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): style == .full ? number.shortest : number.fourDigits
    case .string(let text): text.literal
    // Forty arrays of two, each in the next, have more elements than can ever be written.
    case .array(let items):
      Interruption.isRequested ? "…" : "[" + items.interruptibleMap { $0.quoted(style) }.joined(separator: ", ") + "]"
    case .dictionary(let dictionary): dictionary.quoted(style)
    case .range(let range): range.isClosed ? "\(range.lower)...\(range.upper - 1)" : "\(range.lower)..<\(range.upper)"
    case .symbol(let symbol): symbol.quoted(style)
    case .function(let function): function.signature.map(\.brief) ?? function.name ?? "{…}"
    case .domain(let box): box.value.summary
    case .unknown(let unknown): "unknown \(unknown.type.name)"
    }
  }
}

extension ValueDictionary {
  fileprivate func quoted(_ style: NumberStyle) -> String {
    items.isEmpty ? "[:]" : "[" + items.map { "\($0.value.quoted(style)): \($1.quoted(style))" }.joined(separator: ", ") + "]"
  }
}

extension Symbol {
  fileprivate func quoted(_ style: NumberStyle) -> String {
    let list = arguments.map { ($0.label.map { "\($0): " } ?? "") + $0.value.quoted(style) }
    return ".\(name)" + (list.isEmpty ? "" : "(" + list.joined(separator: ", ") + ")")
  }
}

extension String {
  /// With quotes and escapes, as the source writes it.
  public var literal: String {
    var text = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case "\0": text += "\\0"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
