import Diagnostics
import Language
import Syntax

/// The `param`s of a program with the values of this run.
public struct Parameters: Sendable {
  public struct Item: Sendable {
    public let name: String, type: ValueType, fallback: Value, value: Value, help: String
    /// The statement that declares it.
    public let span: Span
    public var isChanged: Bool { value.quoted != fallback.quoted }
  }

  /// A value of the command line that its `param` cannot take.
  public struct Fault: Error, Sendable, CustomStringConvertible {
    public let name: String, text: String, wants: String
    public var description: String { "`\(name)` wants \(wants), not \(text)" }
  }

  public let items: [Item]
  /// Those that the command line sets, by name.
  public let values: [String: Value]

  public static func names(_ program: Program) -> [String] { declared(program).map(\.param.name) }

  private static func declared(_ program: Program) -> [(param: Statement.Param, span: Span)] {
    program.statements.compactMap { statement in
      if case .param(let param) = statement.kind { (param, statement.span) } else { nil }
    }
  }

  /// - Parameters:
  ///   - typed: From `-p`, as texts; the last of a name counts, and goes before `values`.
  ///   - values: From a file.
  ///   - unknown: those whose values nobody can tell, because what was said of them is wrong: enough to look for what else is.
  /// Names that the program does not declare are passed over: they may be another notebook's.
  public init(
    _ program: Program, registry: Registry, typed: [(name: String, value: String)] = [], values given: [String: Value] = [:],
    unknown: Set<String> = []
  ) throws(Fault) {
    var items: [Item] = [], values: [String: Value] = [:]
    let types = TypeNames(registry)
    for (param, span) in Self.declared(program) {
      // A type that does not exist is the checker's to report.
      let type = types.resolve(param.type) ?? .any
      let fallback = Value(literal: param.value) ?? .none
      var value = fallback
      if unknown.contains(param.name) {
        value = .unknown(Unknown(type))
        values[param.name] = value
      } else if let text = typed.last(where: { $0.name == param.name })?.value {
        value = try Self.read(text, type, param.name)
        values[param.name] = value
      } else if let found = given[param.name] {
        value = try Self.fit(found, type, param.name)
        values[param.name] = value
      }
      items.append(Item(name: param.name, type: type, fallback: fallback, value: value, help: param.help, span: span))
    }
    (self.items, self.values) = (items, values)
  }

  /// A text of the command line: where a String is wanted as it is, else as a literal of the language.
  static func read(_ text: String, _ type: ValueType, _ name: String) throws(Fault) -> Value {
    if let value = literal(text), type.accepts(value) { return value }
    if type.accepts(.string(text)) { return .string(text) }
    throw Fault(name: name, text: text.isEmpty ? "nothing" : text, wants: type.wanted)
  }

  /// A value of a JSON file; there a symbol is a text that begins with a point.
  private static func fit(_ value: Value, _ type: ValueType, _ name: String) throws(Fault) -> Value {
    if type.accepts(value) { return value }
    if case .string(let text) = value, text.hasPrefix("."), let symbol = literal(text), type.accepts(symbol) { return symbol }
    throw Fault(name: name, text: value.quoted, wants: type.wanted)
  }

  private static func literal(_ text: String) -> Value? {
    let (program, problems) = Parser.parse(Source(name: "<parameter>", text: text))
    guard problems.isEmpty, program.items.count == 1, case .statement(let statement)? = program.items.first,
      case .expression(let expression) = statement.kind
    else { return nil }
    return Value(literal: expression)
  }
}

extension ValueType {
  /// `a Number`, `an Int`
  fileprivate var wanted: String { ("AEIOU".contains(name.first ?? "x") ? "an " : "a ") + name }
}

extension Value {
  /// The value of a literal; nil of anything that must be computed.
  public init?(literal expression: Expression) {
    switch expression.kind {
    case .number(let number): self = .number(number)
    case .bool(let flag): self = .bool(flag)
    case .nil: self = .none
    case .string(let parts):
      var text = ""
      for part in parts {
        guard case .text(let piece) = part else { return nil }
        text += piece
      }
      self = .string(text)
    case .array(let items):
      let values = items.compactMap { Value(literal: $0) }
      guard values.count == items.count else { return nil }
      self = .array(values)
    case .dictionary(let entries):
      var dictionary = ValueDictionary()
      for entry in entries {
        guard let key = Value(literal: entry.key).flatMap({ ValueDictionary.Key($0) }), let value = Value(literal: entry.value) else {
          return nil
        }
        dictionary[key] = value
      }
      self = .dictionary(dictionary)
    case .unary(let unary):
      guard unary.operation == .negate, case .number(let number)? = Value(literal: unary.operand) else { return nil }
      self = .number(-number)
    case .symbol(let symbol):
      var arguments: [Symbol.Argument] = []
      for argument in symbol.arguments ?? [] {
        guard let value = Value(literal: argument.value) else { return nil }
        arguments.append(.init(label: argument.label, value: value))
      }
      self = .symbol(Symbol(symbol.name, arguments))
    default: return nil
    }
  }
}
