import Diagnostics
import Language
import Notebook
import Session
import Syntax

/// A statement of the session that is written into a notebook.
struct SavedStep {
  /// Its place in the journal.
  let time: Int
  let step: Journal.Step
  let source: Source, statement: Statement
  /// Where it mentions names that are not its own.
  let mentions: [(name: String, span: Span)]
  /// The names of the file that it, or the functions that it declares, give new values.
  let changes: Set<String>

  init?(_ time: Int, _ step: Journal.Step, _ builtins: Registry) {
    var source = Source(name: "", text: step.text)
    guard var statement = Parser.parse(source).program.statements.first else { return nil }
    if statement.isHidden, !Self.mayShow(statement, step, builtins) {
      let end = statement.span.end
      let bare = Source(name: "", text: source[Span(start: 0, end: end)] + source[Span(start: end + 1, end: source.bytes.count)])
      if let same = Parser.parse(bare).program.statements.first { (source, statement) = (bare, same) }
    }
    (self.time, self.step, self.source, self.statement) = (time, step, source, statement)
    let use = NameUse([statement])
    mentions = use.mentions
    changes = use.functions.values.reduce(use.changes) { $0.union($1.changes) }
  }

  /// Whether a `;` behind it hides something: the value of a bare expression, unless that is a built-in that gives none.
  private static func mayShow(_ statement: Statement, _ step: Journal.Step, _ builtins: Registry) -> Bool {
    guard case .expression(let expression) = statement.kind else { return false }
    guard case .call(let call) = expression.kind, case .name(let name) = call.callee.kind, step.names[name] == nil,
      let builtin = builtins[name]
    else { return true }
    return builtin.signature.returns != .none && builtin.topic != .claims
  }

  var isImport: Bool { if case .import = statement.kind { true } else { false } }

  /// The names that it declares, or gives a value as a whole, with where they stand.
  var declared: [(name: String, span: Span)] {
    switch statement.kind {
    case .declaration(let declaration): declaration.bindings.flatMap(\.pattern.names)
    case .param(let param): [(param.name, param.nameSpan)]
    case .function(let function): [(function.name, function.nameSpan)]
    case .assignment(let assignment):
      if case .name(let name) = assignment.target.kind, assignment.operation == nil { [(name, assignment.target.span)] } else { [] }
    default: []
    }
  }

  /// A stretch of its text with other names in it. What a pair of brackets stands around keeps them.
  func text(of span: Span, renaming: (String) -> String?) -> String {
    var edits: [(span: Span, text: String)] = []
    for (name, place) in mentions + declared where span.start <= place.start && place.end <= span.end {
      guard let new = renaming(name), new != name, let exact = exact(name, in: place) else { continue }
      edits.append((exact, new))
    }
    var result = "", position = span.start
    for edit in edits.sorted(by: { $0.span.start < $1.span.start }) where edit.span.start >= position {
      result += source[Span(start: position, end: edit.span.start)] + edit.text
      position = edit.span.end
    }
    return result + source[Span(start: position, end: span.end)]
  }

  /// Whether something stands where it may be evaluated later, or again.
  func isInBraces(_ place: Span) -> Bool {
    var depth = 0
    for (kind, span) in Parser.words(source) where span.start < place.start {
      let word = source[span]
      // Within a text.
      if span.end > place.start, word.contains("{") { return true }
      if case .punctuation = kind { depth += word == "{" ? 1 : word == "}" ? -1 : 0 }
    }
    return depth > 0
  }

  private func exact(_ name: String, in place: Span) -> Span? {
    let text = source[place]
    guard let found = text.firstRange(of: name) else { return nil }
    let start = place.start + text[..<found.lowerBound].utf8.count
    return Span(start: start, end: start + name.utf8.count)
  }

  var whole: Span { Span(start: 0, end: source.bytes.count) }
}
