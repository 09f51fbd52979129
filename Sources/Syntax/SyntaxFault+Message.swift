import Diagnostics

extension SyntaxFault {
  /// The sentences.
  func problem(at place: Place) -> Problem {
    let text = wording
    return Problem(severity, code, text.message, at: place, label: text.label, notes: text.notes)
  }

  var severity: Problem.Severity {
    switch self {
    case .markupIsComment, .headerWithoutCode: .warning
    default: .error
    }
  }

  var code: Code {
    switch self {
    case .strayCharacter: .strayCharacter
    case .notUTF8: .notText
    case .unclosedString, .unclosedMultilineString, .unclosedComment, .textAfterOpeningQuotes, .textBeforeClosingQuotes,
      .tooLittleIndentation:
      .unclosedText
    case .badNumber, .numberTooLarge, .numberNotExact, .numberWithoutZero: .badNumber
    case .badEscape, .badScalar: .badEscape
    case .markupIsComment: .ignoredMarkup
    case .expected, .openRange, .chainedRange, .dollarOutsideClosure, .dollarWithNames, .assignmentInCondition, .noValue,
      .statementsNotSeparated, .braceOnNewLine, .noBody, .elseWithoutIf, .positionAfterDot, .emptyDictionary, .mixedCollection,
      .placeholderLabel, .unclosedInterpolation, .foreignWord, .foreignSign, .stringPrefix, .colonInSubscript, .tuple, .importForm:
      .syntax
    case .repeatedParameter: .redeclaration
    case .unclosed, .closesNothing: .unclosedBracket
    case .tooDeep: .tooDeep
    case .mixedComparison, .chainedUnequal: .mixedComparison
    case .badTarget: .badAssignment
    case .onlyAtTopLevel: .misplacedDeclaration
    case .paramWithoutType, .paramNotLiteral: .badParam
    case .unknownOption: .unknownCellOption
    case .doubledOption, .badOption, .optionWithoutValue, .doubledID: .badCellOption
    case .doubledHeader, .headerWithoutCode: .doubledCellHeader
    case .unknownFigure: .unknownFigure
    }
  }

  private typealias Wording = (message: String, label: String, notes: [String])

  private var wording: Wording {
    switch self {
    case .strayCharacter(let character, let hint): ("`\(character)` means nothing here", hint, [])
    case .notUTF8: ("this is not UTF-8 text", "the first byte that cannot be read", [])
    case .unclosedString: ("this string does not end on its line", "", ["a string over several lines stands between \"\"\" and \"\"\""])
    case .unclosedMultilineString: ("this string has no closing \"\"\"", "", [])
    case .unclosedComment: ("this comment has no closing */", "", ["comments nest: each /* needs its own */"])
    case .textAfterOpeningQuotes: ("the text of a multi-line string begins on the line after its \"\"\"", "", [])
    case .textBeforeClosingQuotes: ("the closing \"\"\" stands on a line of its own", "", ["its indentation is taken away from every line"])
    case .tooLittleIndentation: ("this line is indented less than the closing \"\"\"", "", [])
    case .badNumber(let text): ("`\(text)` is no number", "", [])
    case .numberTooLarge(let text): ("`\(text)` is too large for a number", "", ["the largest number is about 1.8e308"])
    case .numberNotExact(let text, let nearest):
      (
        "`\(text)` cannot be held exactly", "the nearest number is \(nearest)",
        ["every whole number up to 2 ** 53 = 9007199254740992 can; 1e19 and the like are taken as near as possible"]
      )
    case .numberWithoutZero(let digits): ("a number begins with a digit", "did you mean `0.\(digits)`?", [])
    case .badEscape(let text): ("`\(text)` is no escape", "", ["escapes are \\n \\t \\r \\0 \\\\ \\\" \\' \\u{…} and \\(value)"])
    case .badScalar(let text): ("`\(text)` is no Unicode character", "", ["write \\u{…} with one to six hexadecimal digits"])
    case .markupIsComment(let marker):
      ("`\(marker)` counts only at the start of a line outside all brackets", "here it is a comment", [])
    case .expected(let what, let found, let hint): ("expected \(what), found \(found)", hint, [])
    case .unclosed(let bracket): ("`\(bracket.rawValue)` has no closing `\(bracket.partner?.rawValue ?? "")`", "", [])
    case .closesNothing(let bracket): ("`\(bracket.rawValue)` closes nothing", "", [])
    case .tooDeep:
      ("this is nested too deeply", "", ["at most \(Limits.nesting) brackets, blocks and operators may stand inside each other"])
    case .mixedComparison(let first, let second):
      (
        "`\(first)` and `\(second)` cannot stand in one chain of comparisons", "put one of the comparisons in parentheses",
        ["a chain uses only < and <=, or only > and >=, or only =="]
      )
    case .chainedUnequal:
      (
        "`!=` cannot stand in a chain of comparisons", "put one of the comparisons in parentheses",
        ["a chain uses only < and <=, or only > and >=, or only =="]
      )
    case .chainedRange: ("a range has two ends", "", [])
    case .openRange: ("a range without an end stands only in a subscript", "", [])
    case .dollarOutsideClosure(let number): ("`$\(number)` stands only in a closure", "", [])
    case .dollarWithNames(let number): ("`$\(number)` cannot be used in a closure that names its parameters", "", [])
    case .assignmentInCondition: ("`=` assigns a value", "did you mean `==`?", [])
    case .badTarget: ("this cannot be assigned to", "", ["a name or an element can: a = 1, a[0] = 1"])
    case .noValue(let name): ("`\(name)` needs a value", "", ["write \(name) = …"])
    case .statementsNotSeparated(let found, let hint):
      ("expected the end of the statement, found \(found)", hint, ["statements end with their line, or with `;`"])
    case .braceOnNewLine: ("a `{` on a new line does not continue the line before", "put it at the end of that line", [])
    case .noBody(let what, let found, let hint):
      ("expected `{` after \(what), found \(found)", hint, hint.isEmpty ? ["the `{` stands on the same line"] : [])
    case .elseWithoutIf: ("`else` has no `if`", "", [])
    case .positionAfterDot(let digits): ("expected a name after `.`", "did you mean `[\(digits)]`?", [])
    case .emptyDictionary: ("expected a value", "", ["the empty dictionary is [:], the empty array []"])
    case .mixedCollection: ("a dictionary has a value for each key, an array has no keys", "", [])
    case .repeatedParameter(let name): ("two parameters are called `\(name)`", "", [])
    case .onlyAtTopLevel(let word): ("`\(word)` stands only at top level", "", [])
    case .paramWithoutType: ("a `param` needs a type", "", ["write param name: Type = literal  // help text"])
    case .paramNotLiteral: ("a `param` needs a literal", "", ["write param name: Type = literal  // help text"])
    case .placeholderLabel: ("`_` is no label", "leave it away", [])
    case .foreignWord(let word, let habit): ("`\(word)` means nothing here", habit.hint(), [])
    case .foreignSign(let sign, let hint): ("`\(sign)` is no operator", hint, [])
    case .stringPrefix: ("nothing stands before a string's quotes", "", ["a value stands in any string as \"\\(value)\""])
    case .colonInSubscript(let hint): ("a part is taken with a range", hint, ["xs[1..<3], xs[2...], xs[..<xs.count - 1]"])
    case .tuple(let hint): ("there are no tuples", hint, ["an array holds several values: let (a, b) = [1, 2]"])
    case .importForm(let hint): ("`import` takes the name of a module", hint, [Habit.ownFiles])
    case .unknownOption(let name, let suggestion):
      (
        "cells have no option `\(name)`", suggestion.map { "did you mean `\($0)`?" } ?? "",
        [CellOptions.names.map { $0 + ":" }.joined(separator: " | ")]
      )
    case .doubledOption(let name): ("`\(name)` is given twice", "", [])
    case .badOption(let name, let wants): ("`\(name)` wants \(wants)", "", [])
    case .optionWithoutValue(let name): ("the option `\(name)` has no value", "", ["write //% id: name | title: \"…\""])
    case .doubledHeader: ("two cell headers without code between them", "", ["put the options of a cell on one line, with | between them"])
    case .headerWithoutCode: ("no code follows this cell header", "", [])
    case .doubledID(let id): ("two cells have the id `\(id)`", "", [])
    case .unknownFigure(let id, let suggestion):
      ("there is no cell `\(id)`", suggestion.map { "did you mean `\($0)`?" } ?? "", [])
    case .unclosedInterpolation: ("`\\(` has no closing `)`", "", ["`\\\\(` is a literal `\\(`"])
    }
  }
}
