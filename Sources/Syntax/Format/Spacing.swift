/// Whether there is a space between two pieces on one line.
enum Spacing {
  /// - Parameter startsLine: whether the first of the two begins its line: an operator there must be followed by space, or else it
  ///   would begin a statement.
  static func isSpace(_ first: Piece, _ second: Piece, startsLine: Bool) -> Bool {
    switch second.role {
    case .comma, .semicolon, .labelColon: return false
    case .close: return false
    case .typeMark: return false
    case .memberDot: return false
    case .open where second.isCall: return false
    case .closeBrace: return first.role != .openBrace
    default: break
    }
    switch first.role {
    case .open, .prefix, .memberDot, .symbolDot, .typeMark: return first.role == .typeMark && !isInsideType(second)
    case .range: return startsLine || second.role == .symbolDot || second.role == .range
    case .openBrace: return true
    default: break
    }
    if second.role == .range { return first.role == .range || !first.endsOperand }
    return !(first.isFraction || second.isFraction)
  }

  /// What follows a `|` or `?` of a type directly.
  private static func isInsideType(_ second: Piece) -> Bool {
    switch second.role {
    case .operand, .symbolDot, .open: true
    default: false
    }
  }
}
