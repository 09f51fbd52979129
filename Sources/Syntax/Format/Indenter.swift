/// How far lines are indented: by the brackets that are open, and by one level more where a statement goes on.
struct Indenter {
  private struct Frame {
    /// The indentation of the line on which its bracket stands, and the bracket.
    var base: Int
    let opener: Piece?
    /// The last piece in it that is no comment.
    var last: Piece?
    /// The indentation of the line of the last `if`, `for`, `while`, `func` or `else` in it.
    var heading = 0
    var inside: Int { opener == nil ? 0 : base + SourceFormatter.step }
    var isStatements: Bool { opener == nil || opener?.role == .openBrace }
  }

  private let pieces: [Piece]
  private var frames = [Frame(base: 0, opener: nil, last: nil)]
  /// The line before: its indentation, and whether it began with a closing bracket.
  private var previous = (indentation: 0, closes: false)
  /// The indentation of the line where the bracket was opened that was closed last.
  private var closedBase = 0

  init(_ pieces: [Piece]) { self.pieces = pieces }

  /// The indentation of the next line. Lines must come in order.
  mutating func line(_ range: Range<Int>) -> Int {
    let indentation = indentation(range.lowerBound)
    for index in range { take(pieces[index], indentation) }
    previous = (indentation, pieces[range.lowerBound].closes)
    return indentation
  }

  private func indentation(_ index: Int) -> Int {
    let piece = pieces[index]
    guard let frame = frames.last else { return 0 }
    switch piece.role {
    case .close, .closeBrace: return frame.base
    case .prose, .header: return 0
    case .lineComment, .blockComment:
      guard let next = pieces[index...].first(where: { !$0.isComment }), !next.closes, next.role != .prose, next.role != .header else {
        return frame.inside
      }
      return beginsItem(next, frame) ? frame.inside : frame.inside + SourceFormatter.step
    default: break
    }
    if beginsItem(piece, frame) { return frame.inside }
    // `}` `.next` below each other.
    if piece.role == .memberDot, previous.closes { return previous.indentation }
    return frame.inside + SourceFormatter.step
  }

  /// Whether a statement, an argument or an element begins here, and not only the next line of one.
  private func beginsItem(_ piece: Piece, _ frame: Frame) -> Bool {
    guard let last = frame.last else { return true }
    if frame.isStatements { return piece.beginsStatement || last.role == .semicolon || last.endsClosureHead }
    return last.role == .comma
  }

  private mutating func take(_ piece: Piece, _ indentation: Int) {
    if piece.isComment { return }
    let before = frames.last?.last
    if piece.closes, frames.count > 1, let closed = frames.popLast() { closedBase = closed.base }
    frames[frames.count - 1].last = piece
    if piece.role == .keyword, ["if", "for", "while", "func", "else"].contains(piece.text) {
      frames[frames.count - 1].heading = indentation
    }
    guard piece.opens else { return }
    let base: Int
    if piece.role == .openBrace, !piece.isClosure {
      base = frames.last?.heading ?? indentation
    } else if piece.role == .openBrace, before?.role == .close {
      // A trailing closure belongs to the call, wherever its brackets closed.
      base = closedBase
    } else {
      base = indentation
    }
    frames.append(Frame(base: base, opener: piece, last: nil))
  }
}
