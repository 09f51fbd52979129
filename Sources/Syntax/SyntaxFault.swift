import Diagnostics

/// What can be wrong with a text: the facts. The sentences are in `SyntaxFault+Message.swift`.
enum SyntaxFault: Sendable {
  // Lexer
  case strayCharacter(String, hint: String)
  case notUTF8
  case unclosedString
  case unclosedMultilineString
  case unclosedComment
  case textAfterOpeningQuotes
  case textBeforeClosingQuotes
  case tooLittleIndentation
  case badNumber(String)
  case numberTooLarge(String)
  /// A whole number that lies between two doubles, and the nearer of those.
  case numberNotExact(String, nearest: String)
  case numberWithoutZero(String)
  case badEscape(String)
  case badScalar(String)
  case markupIsComment(String)
  // Parser
  case expected(String, found: String, hint: String)
  case unclosed(Punctuator)
  case closesNothing(Punctuator)
  case tooDeep
  case mixedComparison(String, String)
  case chainedUnequal
  case chainedRange
  case openRange
  case dollarOutsideClosure(Int)
  case dollarWithNames(Int)
  case assignmentInCondition
  case badTarget
  case noValue(String)
  case statementsNotSeparated(String, hint: String)
  case braceOnNewLine
  case noBody(after: String, found: String, hint: String)
  case elseWithoutIf
  case positionAfterDot(String)
  case emptyDictionary
  case mixedCollection
  case repeatedParameter(String)
  case onlyAtTopLevel(String)
  case paramWithoutType
  case paramNotLiteral
  case placeholderLabel
  // What other languages have.
  case foreignWord(String, Habit)
  case foreignSign(String, hint: String)
  case stringPrefix
  case colonInSubscript(hint: String)
  case tuple(hint: String)
  case importForm(hint: String)
  // Cell headers and prose
  case unknownOption(String, suggestion: String?)
  case doubledOption(String)
  case badOption(String, wants: String)
  case optionWithoutValue(String)
  case doubledHeader
  case headerWithoutCode
  case doubledID(String)
  case unknownFigure(String, suggestion: String?)
  case unclosedInterpolation
}
