import Diagnostics

/// Writes a source as everybody writes it: spaces, indentation, lines. What the program means, its comments and its prose stay as they are.
///
/// Existing line breaks are kept; new ones come only inside brackets of lines that are too long, and around the statements of a block that
/// has several lines. Formatting what was formatted changes nothing.
public enum SourceFormatter {
  /// Why a source stays as it is.
  public enum Refusal: Error, Sendable {
    /// It has errors.
    case problems([Problem])
    /// It would mean something else afterwards: a fault of the formatter.
    case wouldChangeMeaning
  }

  /// Columns of code that a line may have.
  public static let width = 140
  /// Spaces of a level.
  static let step = 2

  /// The formatted text.
  public static func format(_ source: Source) throws(Refusal) -> String {
    let source = withPlainLineEnds(source)
    let (program, problems) = Parser.parse(source)
    guard !problems.contains(where: { $0.severity == .error }) else { throw .problems(problems) }
    let pieces = Pieces(source, facts: FormatFacts(program))
    var layout = Layout(pieces, source: source)
    layout.breakLongLines()
    let text = layout.text
    let (result, after) = Parser.parse(Source(name: source.name, text: text))
    guard !after.contains(where: { $0.severity == .error }), Skeleton.text(of: program) == Skeleton.text(of: result),
      Pieces.comments(source) == Pieces.comments(result.source)
    else { throw .wouldChangeMeaning }
    return text
  }

  /// Lines end in a newline alone: elsewhere a carriage return is space, and no string can hold one as it is.
  private static func withPlainLineEnds(_ source: Source) -> Source {
    guard source.bytes.contains(0x0D) else { return source }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.bytes.count)
    for (index, byte) in source.bytes.enumerated() {
      if byte == 0x0D, index + 1 < source.bytes.count, source.bytes[index + 1] == 0x0A { continue }
      bytes.append(byte)
    }
    return Source(name: source.name, bytes: bytes)
  }
}
