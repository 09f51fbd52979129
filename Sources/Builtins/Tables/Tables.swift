import Imaging
import Language

extension Builtin {
  static let table = Builtin(
    "table", "A table, from a dictionary of columns (arrays of one length) or from an array of rows (dictionaries with the same keys).",
    topic: .plots,
    parameters: Parameter<Value>.first("contents", "The columns or the rows."), returns: .domain(Table.typeName),
    examples: ["table([\"x\": [1, 2], \"y\": [3, 4]]).count // 2", "table([[\"x\": 1], [\"x\": 2]]).column(\"x\") // [1, 2]"]
  ) { (contents: Value) throws(Trap) -> Table in
    switch contents {
    case .dictionary(let columns): return try Table(columns: columns)
    case .array(let rows): return try Table(rows: rows)
    default:
      throw Trap("a table is made of a dictionary of columns or of an array of rows, not of \(contents.type.article)", argument: "contents")
    }
  }

  static let `where` = Builtin(
    "where", "The rows that satisfy a condition; the condition sees each row as a dictionary.", topic: .plots,
    parameters: Parameter<Table>.first("table", "The table."), Parameter<Callback>.first("condition", "What stays."),
    examples: ["table([\"x\": [1, 2, 3]]).where { $0[\"x\"] > 1 }.count // 2"]
  ) { (context, table: Table, condition: Callback) throws(Trap) -> Table in
    var kept: [Int] = []
    for index in 0..<table.rowCount where try context.test(condition, .dictionary(table.row(index))) { kept.append(index) }
    return table.rows(kept)
  }

  static let sorted = Builtin(
    "sorted", "The rows in the order of a column; or an array in rising order.", topic: .plots,
    parameters: Parameter<Value>.first("table", "The table, or an array."), Parameter<String?>.next("name", default: nil, "The column."),
    Parameter<Bool>.optional("descending", default: false, "Whether the largest comes first."),
    returns: .oneOf([.domain(Table.typeName), .array(.any)]),
    examples: ["table([\"x\": [2, 3, 1]]).sorted(\"x\").column(\"x\") // [1, 2, 3]", "[2, 1].sorted() // [1, 2]"]
  ) { (value: Value, name: String?, descending: Bool) throws(Trap) -> Value in
    if let table: Table = value.asDomain() {
      guard let name else {
        throw Trap(
          "say which column to sort by", argument: "name", notes: ["columns: " + table.columns.map(\.name.literal).joined(separator: ", ")])
      }
      return .domain(table.rows(try SortKeys(try table.require(name).values).order(descending: descending)))
    }
    if let name { throw Trap("an array has no column \(name.literal)", argument: "name") }
    let items = try [Value](value)
    return .array(try SortKeys(items).sorted(items, byKey: false, descending: descending))
  }

  static let column = Builtin(
    "column", "A table's column as an array.", topic: .plots, parameters: Parameter<Table>.first("table", "The table."),
    Parameter<String>.first("name", "The column's name."), examples: ["table([\"x\": [1, 2]]).column(\"x\") // [1, 2]"]
  ) { (table: Table, name: String) throws(Trap) -> [Value] in try table.require(name).values }

  static let histogram = Builtin(
    "histogram", "How many values lie in each of equal bins; the last bin holds its upper edge, too.", topic: .numbers,
    parameters: Parameter<Samples>.first("xs", "The values."), Parameter<Int>.optional("bins", default: 10, "How many bins."),
    Parameter<Bounds?>.optional("range", default: nil, "[lowest, highest] edge; the smallest and largest value by default."),
    examples: ["histogram([0, 1, 1, 2], bins: 2).column(\"count\") // [1, 3]"]
  ) { (xs: Samples, bins: Int, range: Bounds?) throws(Trap) -> Table in
    let left = xs.values.count { !$0.isFinite }
    guard left == 0 else { throw Trap("\(left) of the \(xs.values.count) values are not finite numbers", argument: "xs") }
    _ = try xs.atLeast(1, for: "histogram")
    let histogram = try plotting { () throws(PlotError) in try Histogram(values: xs.values, bins: bins, range: range?.range) }
    return try Table([
      .init("low", histogram.edges.dropLast().map(Value.number)), .init("high", histogram.edges.dropFirst().map(Value.number)),
      .init("count", histogram.counts.map(Value.int)),
    ])
  }
}

extension Table {
  init(columns: ValueDictionary) throws(Trap) {
    var list: [Column] = []
    for (key, column) in columns.items {
      do { list.append(Column(key.value.displayed, try [Value](column))) } catch {
        throw Trap("column \(key.value.quoted): \(error.message)", argument: "contents")
      }
    }
    do { try self.init(list) } catch { throw Trap(error.message, argument: "contents") }
  }

  init(rows: [Value]) throws(Trap) {
    var dictionaries: [ValueDictionary] = []
    for (index, row) in rows.enumerated() {
      do { dictionaries.append(try ValueDictionary(row)) } catch { throw Trap("row \(index): \(error.message)", argument: "contents") }
      guard dictionaries[index].items.keys == dictionaries[0].items.keys else {
        let keys = dictionaries[0].items.keys.map(\.value.quoted).joined(separator: ", ")
        throw Trap("row \(index) has other columns than row 0", argument: "contents", notes: ["row 0 has: \(keys)"])
      }
    }
    let keys = dictionaries.first.map { Array($0.items.keys) } ?? []
    try self.init(keys.map { key in Column(key.value.displayed, dictionaries.map { $0[key] ?? .none }) })
  }
}
