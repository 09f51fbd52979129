import Diagnostics
import Syntax

/// A program whose names are resolved, ready to run item by item.
public struct Script: Sendable {
  /// One for each of the program's items: `program.cells[k].items` are indices of it.
  public let units: [Unit]
}

/// A statement at top level, or a piece of prose, ready to run.
public final class Unit: @unchecked Sendable {
  // SAFETY: what lowering has made does not change, but for what is said below.
  public let place: Place
  /// The file-level names whose values it needs, also through the functions that it calls.
  public internal(set) var reads: Set<String> = []
  /// The file-level names that it declares.
  public let defines: Set<String>
  /// The file-level variables that it gives new values, also through the functions that it calls.
  public internal(set) var changes: Set<String> = []

  enum Content {
    case statement(Node)
    /// The values of a piece of prose.
    case prose([Node])
    /// Modules whose statements run first.
    case modules([Script])
    case nothing
  }
  let content: Content, frameSize: Int, uses: Uses
  init(_ content: Content, _ place: Place, defines: Set<String> = [], scope: FunctionScope? = nil) {
    (self.content, self.place, self.defines) = (content, place, defines)
    frameSize = max(1, scope?.slotCount ?? 0)
    uses = scope?.uses ?? Uses()
  }
}
