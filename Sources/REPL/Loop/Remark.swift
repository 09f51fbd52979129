import Language

/// What a person may have meant otherwise, although it is right as it stands.
enum Remark {
  /// `7 // 2`: elsewhere a division, here a comment.
  ///
  /// - Parameters:
  ///   - value: What the entry gave.
  ///   - isName: Whether a word names a value.
  static func division(_ entry: String, gave value: Value, isName: (String) -> Bool) -> String? {
    guard case .number = value, !entry.contains("\""), let marker = entry.firstRange(of: "//") else { return nil }
    let left = String(entry[..<marker.lowerBound]).trimmed, right = String(entry[marker.upperBound...]).trimmed
    // A comment that says what comes out is one.
    guard !right.isEmpty, right != value.displayed, Double(right) != nil || isName(right) else { return nil }
    guard !left.contains("="), let last = left.last, last.isLetter || last.isNumber || last == ")" || last == "]" else { return nil }
    return "note: `//` begins a comment; division without a remainder is floor(\(left) / \(right))"
  }
}
