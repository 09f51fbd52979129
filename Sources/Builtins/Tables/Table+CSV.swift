import Language

extension Table {
  /// Reads comma-separated values (RFC 4180) with a header line. A column whose every field is a number becomes numbers.
  public init(csv text: String) throws(Trap) {
    var records = CSVRecords(text).all
    guard !records.isEmpty else { throw Trap("the table is empty: there is no header line", code: .badFile) }
    let header = records.removeFirst()
    for (index, record) in records.enumerated() where record.count != header.count {
      let fields = record.count == 1 ? "1 field" : "\(record.count) fields"
      throw Trap("line \(index + 2) has \(fields), but the header has \(header.count)", code: .badFile)
    }
    try self.init(
      header.indices.map { column in
        let fields = records.map { $0[column] }
        let numbers = fields.compactMap(Double.init)
        return Column(header[column], numbers.count == fields.count ? numbers.map(Value.number) : fields.map(Value.string))
      })
  }
}

/// The records of a text of comma-separated values.
private struct CSVRecords {
  private(set) var all: [[String]] = []
  private var record: [String] = []
  private var field: [UInt8] = []
  private var isQuoted = false

  init(_ text: String) {
    var isEmptyLine = true
    // A quote in a quoted field is doubled: a quote after a closing one opens the field again, with a quote in it.
    var hasClosed = false
    for byte in text.utf8 {
      defer { hasClosed = byte == UInt8(ascii: "\"") && !isQuoted }
      switch byte {
      case UInt8(ascii: "\""):
        if hasClosed { field.append(byte) }
        isQuoted.toggle()
        isEmptyLine = false
      case UInt8(ascii: ",") where !isQuoted: endField()
      // Of the two of a Windows line the second ends an empty one.
      case UInt8(ascii: "\n") where !isQuoted, UInt8(ascii: "\r") where !isQuoted:
        if !isEmptyLine || !record.isEmpty || !field.isEmpty { endRecord() }
        isEmptyLine = true
      default:
        field.append(byte)
        isEmptyLine = false
      }
    }
    if !isEmptyLine || !record.isEmpty { endRecord() }
  }

  private mutating func endField() {
    record.append(String(decoding: field, as: UTF8.self))
    field.removeAll(keepingCapacity: true)
  }

  private mutating func endRecord() {
    endField()
    all.append(record)
    record.removeAll(keepingCapacity: true)
  }
}
