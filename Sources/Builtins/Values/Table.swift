import Language

/// Named columns of equal length.
public struct Table: Sendable {
  public struct Column: Sendable {
    public let name: String, values: [Value]
    public init(_ name: String, _ values: [Value]) { (self.name, self.values) = (name, values) }
  }

  public let columns: [Column]
  public let rowCount: Int

  /// - Throws: when two columns have one name or different lengths.
  public init(_ columns: [Column]) throws(Trap) {
    rowCount = columns.first?.values.count ?? 0
    for (index, column) in columns.enumerated() {
      guard column.values.count == rowCount else {
        throw Trap("column \(column.name.literal) has \(column.values.count) values, but \(columns[0].name.literal) has \(rowCount)")
      }
      guard !columns[..<index].contains(where: { $0.name == column.name }) else {
        throw Trap("there are two columns named \(column.name.literal)")
      }
    }
    self.columns = columns
  }

  public func column(_ name: String) -> Column? { columns.first { $0.name == name } }

  /// A row as a dictionary by column name; the index must be in 0..<rowCount.
  public func row(_ index: Int) -> ValueDictionary {
    ValueDictionary(.init(uniqueKeysWithValues: columns.map { (.string($0.name), $0.values[index]) }))
  }

  /// The rows of the given indices, in their order.
  public func rows(_ indices: [Int]) -> Table {
    Table(unchecked: columns.map { column in Column(column.name, indices.map { column.values[$0] }) }, rowCount: indices.count)
  }

  private init(unchecked columns: [Column], rowCount: Int) { (self.columns, self.rowCount) = (columns, rowCount) }

  /// Comma-separated values (RFC 4180) with a header line; numbers in full.
  public var csv: String {
    var text = ""
    func append(_ fields: some Sequence<String>) {
      for (index, field) in fields.enumerated() {
        if index > 0 { text += "," }
        text += Table.field(field)
      }
      text += "\r\n"
    }
    append(columns.lazy.map(\.name))
    for row in 0..<rowCount { append(columns.lazy.map { $0.values[row].displayed }) }
    return text
  }

  private static func field(_ text: String) -> String {
    // Numbers and plain words.
    if text.utf8.allSatisfy({ (32..<127).contains($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") }) { return text }
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}

extension Table: DomainValue, ResinValue {
  public static var typeName: String { "Table" }
  public static var elementType: ValueType? { .dictionary }
  public static var members: [Member] {
    [
      Member("count", .int, "The number of rows."),
      Member("columns", .array(.string), "The columns' names."),
      Member("rows", .array(.dictionary), "The rows, each a dictionary by column name."),
    ]
  }

  public var summary: String { "Table of \(rowCount) row\(rowCount == 1 ? "" : "s"): " + columns.map(\.name).joined(separator: ", ") }
  public var dimensions: [Int]? { [rowCount, columns.count] }
  public var identity: String { columns.map { $0.name.literal + Value.array($0.values).identity }.joined() }

  public func member(_ name: String) throws(Trap) -> Value? {
    switch name {
    case "count": .int(rowCount)
    case "columns": .array(columns.map { .string($0.name) })
    case "rows": .array((0..<rowCount).map { .dictionary(row($0)) })
    default: nil
    }
  }

  public func isEqual(to other: any DomainValue) -> Bool {
    guard let other = other as? Table, other.columns.count == columns.count else { return false }
    return zip(columns, other.columns).allSatisfy { $0.name == $1.name && Value.array($0.values).isEqual(to: .array($1.values)) }
  }

  /// `table["act"]` is a column, `table[0]` a row.
  public func element(at index: Value) throws(Trap) -> Value? {
    if case .string(let name) = index { return .array(try require(name).values) }
    let position = try Int(index)
    guard (0..<rowCount).contains(position) else {
      throw Trap(
        "row \(position) is outside the table, which has \(rowCount) rows", code: .indexOutOfRange,
        label: rowCount == 0 ? "the table is empty" : "valid: 0..<\(rowCount)")
    }
    return .dictionary(row(position))
  }

  public func elementCount() -> Int? { rowCount }

  func require(_ name: String) throws(Trap) -> Column {
    if let column = column(name) { return column }
    throw Trap(
      "the table has no column \(name.literal)", argument: "name",
      notes: ["columns: " + columns.map(\.name.literal).joined(separator: ", ")])
  }
}
