import Diagnostics

/// Reads a source into a tree.
public enum Parser {
  /// The whole source, with everything that is wrong in it.
  public static func parse(_ source: Source) -> (program: Program, problems: [Problem]) {
    (Program(source: source, items: [], cells: []), [])
  }

  /// Whether an entry of the REPL goes on: it ends inside brackets, a string or a comment, or where an operand must follow.
  public static func isIncomplete(_ text: String) -> Bool { false }
}
