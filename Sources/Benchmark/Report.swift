import Foundation

/// All that was measured, for other programs.
struct Report: Encodable {
  struct Table: Encodable {
    var title: String, rows: [Line], notes: [String]
  }

  struct Line: Encodable {
    var what: String, unit: String
    var ours: Values, others: [String: Values]
    /// The best of the others by ours.
    var ratio: Double?
    var bar: String?, met: Bool?
    var remark: String?
  }

  struct Values: Encodable {
    var median: Double, rounds: [Double], setting: String?
  }

  var machine: Machine
  var threads: Int
  var tables: [Table]

  init(machine: Machine, threads: Int, sections: [Section]) {
    (self.machine, self.threads) = (machine, threads)
    tables = sections.map { section in
      Table(title: section.title, rows: section.rows.map(Line.init), notes: section.notes)
    }
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    try encoder.encode(self).write(to: URL(fileURLWithPath: path))
  }
}

extension Report.Line {
  init(_ row: Row) {
    what = row.name
    unit = row.unit.rawValue
    ours = Report.Values(median: row.ours.median, rounds: row.ours.values, setting: nil)
    others = Dictionary(
      row.others.map { ($0.name, Report.Values(median: $0.sample.median, rounds: $0.sample.values, setting: $0.setting)) },
      uniquingKeysWith: { first, _ in first })
    ratio = row.ratio
    bar = row.bar == nil ? nil : row.barText
    met = row.isMet
    remark = row.remark
  }
}
