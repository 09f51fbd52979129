import Builtins
import Diagnostics
import Imaging
import Language

/// A column of a table as it is written: its name, and of each row that is shown a text or a picture.
struct TableField {
  private let column: Table.Column
  /// The name, then the rows.
  let cells: [Cell]
  let isNumeric: Bool
  let width: Int

  enum Cell {
    case text(String)
    case picture(Table.Picture)
  }

  init(_ column: Table.Column, rows: [Int], isStopped: () -> Bool, picture: (Image) -> Table.Picture?) {
    self.column = column
    var cells = [Cell.text(column.name.oneLine)], isNumeric = true, hasNumber = false
    for (index, row) in rows.enumerated() {
      // No one looks at the rest then.
      if index % 256 == 255, isStopped() { break }
      let value = column.values[row]
      switch value {
      case .number: hasNumber = true
      case .none: break
      default: isNumeric = false
      }
      if let image = value.asDomain(Image.self), let picture = picture(image) {
        cells.append(.picture(picture))
      } else {
        cells.append(.text(value.clipped.displayed(.report).oneLine.cut(to: 60)))
      }
    }
    (self.cells, self.isNumeric) = (cells, isNumeric && hasNumber)
    width = cells.map(\.width).max() ?? 0
  }

  /// So many of a table's rows tell whether they can be told apart.
  private static let probe = 1000

  /// What tells the rows apart, if it is that rather than what was measured: texts, whole numbers, truth values. Of the first rows, shown or not.
  var keys: [String]? {
    let values = column.values.prefix(Self.probe)
    return values.allSatisfy(\.mayBeKey) ? values.map { $0.clipped.displayed(.report) } : nil
  }
}

extension TableField.Cell {
  var width: Int {
    switch self {
    case .text(let text): text.terminalWidth
    case .picture(let picture): picture.columns
    }
  }

  var height: Int { if case .picture(let picture) = self { picture.lines.count } else { 1 } }

  /// One of its lines, with spaces up to a width.
  func line(_ index: Int, width: Int, isNumeric: Bool) -> String {
    switch self {
    case .text(let text): index == 0 ? text.cut(to: width).padded(to: width, atEnd: !isNumeric) : String(repeating: " ", count: width)
    case .picture(let picture):
      picture.lines.indices.contains(index)
        ? picture.lines[index] + String(repeating: " ", count: max(0, width - picture.columns)) : String(repeating: " ", count: width)
    }
  }
}

extension Value {
  fileprivate var mayBeKey: Bool {
    switch self {
    case .string, .bool, .none: true
    case .number(let number): number == number.rounded()
    default: false
    }
  }

  /// No more of it than a cell can show.
  fileprivate var clipped: Value {
    switch self {
    case .string(let text): .string(String(text.prefix(64)))
    case .array(let items): .array(items.prefix(32).map(\.clipped))
    case .dictionary(let dictionary) where dictionary.count > 32:
      .dictionary(ValueDictionary(.init(uniqueKeysWithValues: dictionary.items.prefix(32).map { ($0.key, $0.value.clipped) })))
    default: self
    }
  }
}
