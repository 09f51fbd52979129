import Storage
import Diagnostics
import Language

extension JSON {
  /// A value of the language: numbers, texts and collections as themselves, anything else by its summary.
  public init(_ value: Value) {
    switch value {
    case .none: self = .null
    case .bool(let flag): self = .bool(flag)
    case .number(let number): self = .number(number)
    case .string(let text): self = .string(text)
    case .array(let items): self = .array(items.map { JSON($0) })
    case .dictionary(let dictionary):
      self = .object(Dictionary(dictionary.items.map { ($0.value.displayed, JSON($1)) }, uniquingKeysWith: { $1 }))
    case .range, .symbol, .function, .domain, .unknown: self = .string(value.quoted)
    }
  }

  /// The value of a parameter. A text that begins with a point stands for a symbol only where the parameter asks for one.
  public var value: Value {
    switch self {
    case .null: .none
    case .bool(let flag): .bool(flag)
    case .number(let number): .number(number)
    case .string(let text): .string(text)
    case .array(let items): .array(items.map(\.value))
    case .object(let items):
      .dictionary(ValueDictionary(.init(uniqueKeysWithValues: items.sorted { $0.key < $1.key }.map { (.string($0), $1.value) })))
    }
  }
}

extension Problem {
  /// What `check --format json` prints of it; lines and columns count from 1, columns in characters.
  public var json: JSON {
    var items: [String: JSON] = [
      "severity": .string(severity.rawValue), "code": .string(code.id), "name": .string(code.name), "message": .string(message),
      "label": .string(label), "notes": .array(notes.map(JSON.string)),
    ]
    if let place {
      let start = place.source.position(of: place.span.start), end = place.source.position(of: place.span.end)
      items["file"] = .string(place.source.name)
      items["line"] = .int(start.line)
      items["column"] = .int(start.column)
      items["end_line"] = .int(end.line)
      items["end_column"] = .int(end.column)
    }
    if let cell { items["cell"] = .object(["number": .int(cell.number), "title": .optional(cell.title)]) }
    if !stack.isEmpty {
      items["stack"] = .array(stack.map { .object(["function": .string($0.function), "called_at": .optional($0.call?.description)]) })
    }
    return .object(items)
  }
}
