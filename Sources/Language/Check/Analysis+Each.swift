import Diagnostics
import Syntax

/// Loops over what is known, and closures that a built-in calls with each element of what is known, are looked at once more for each
/// element: `for ch in [29, 999] { fz(ch: ch) }`.
///
/// What stands behind a condition that is not known is then passed over: it may be there to keep the element away.
extension Analysis {
  /// More elements than these, in all loops inside each other together, are not tried.
  static let mostElements = 64

  /// Looks at something with nothing known of an element, and then with each element that is known.
  ///
  /// - Parameter jumps: Whether it holds a `break`, a `continue` or a `return`, so that what follows those may not run.
  func forEach(_ elements: [Value]?, of name: String?, jumps: Bool, _ look: (Value) -> Void) {
    look(.unknown(Unknown(.any)))
    guard let elements, let name, !jumps, !elements.isEmpty, repetitions * elements.count <= Self.mostElements, deadDepth == 0 else {
      return
    }
    let found = problems
    var seen = Set(found.map(Finding.init))
    var added: [Problem] = []
    repetitions *= elements.count
    eachDepth += 1
    for element in elements {
      problems = []
      look(element)
      for var problem in problems where seen.insert(Finding(problem)).inserted {
        problem.notes.append("here `\(name)` is \(element.quoted)")
        added.append(problem)
      }
    }
    eachDepth -= 1
    repetitions /= elements.count
    problems = found + added
  }

  /// What makes two problems the same one.
  private struct Finding: Hashable {
    let code: Code, span: Span?
    init(_ problem: Problem) { (code, span) = (problem.code, problem.place?.span) }
  }
}

extension Value {
  /// Its elements, where all of them are known.
  var certainElements: [Value]? {
    switch self {
    case .array(let items) where isCertain: items
    case .range(let range) where range.count <= Analysis.mostElements: (0..<range.count).map { .int(range.lower + $0) }
    default: nil
    }
  }
}

extension Block {
  /// Whether something in it may skip what follows.
  var holdsJump: Bool { statements.contains { $0.kind.holdsJump } }
}

extension Statement.Kind {
  var isJump: Bool {
    switch self {
    case .break, .continue, .return: true
    default: false
    }
  }

  fileprivate var holdsJump: Bool {
    switch self {
    case .break, .continue, .return: true
    case .if(let choice): choice.branches.contains { $0.body.holdsJump } || choice.otherwise?.holdsJump ?? false
    case .for(let loop): loop.body.holdsJump
    case .while(let loop): loop.body.holdsJump
    case .expression, .declaration, .assignment, .function, .import, .param, .invalid: false
    }
  }
}
