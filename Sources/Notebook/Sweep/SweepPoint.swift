import Storage

/// One combination of a sweep: names and values as they were typed. Empty where nothing is swept.
struct SweepPoint: Sendable {
  let values: [(name: String, value: String)]

  init(_ values: [(name: String, value: String)] = []) { self.values = values }

  var isEmpty: Bool { values.isEmpty }

  /// `seed=0,steps=128`: also the name of its report.
  var name: String { values.map { "\($0.name)=\($0.value)" }.joined(separator: ",") }

  /// Its report, below the sweep's; the report itself without a sweep.
  func folder(in report: String) -> String { isEmpty ? report : Paths.join(report, folderName) }

  /// The name without what file systems and links stumble over; where something was lost, a piece of its hash tells names apart.
  var folderName: String {
    let plain = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "=,.-_+".contains($0)) ? $0 : "-" }.prefix(80))
    return plain == name ? plain : "\(plain)-\(Digest(of: Array(name.utf8)).hex.prefix(6))"
  }
}
