/// The table of stable codes: every kind of problem once, with its number, its name (the case's) and its meaning.
///
/// A number is never given to another meaning. 001–009 belong to the text, 010–099 to what is checked before anything runs,
/// 100 and above to what comes up while running.
public enum Code: Int, Sendable, Hashable, CaseIterable {
  // The text.
  case strayCharacter = 1
  case unclosedText = 2
  case badNumber = 3
  case badEscape = 4
  case syntax = 5
  case unclosedBracket = 6
  case tooDeep = 7
  case mixedComparison = 8
  case notText = 9
  // Names, calls and literals.
  case undefinedName = 10
  case redeclaration = 11
  case unknownLabel = 12
  case missingArgument = 13
  case doubledArgument = 14
  case tooManyArguments = 15
  case unknownCase = 16
  case wrongType = 17
  case assignmentToLet = 18
  case outsideLoop = 19
  case outsideFunction = 20
  case unknownModule = 21
  case badParam = 22
  case unknownCellOption = 23
  case badCellOption = 24
  case doubledCellHeader = 25
  case unknownFigure = 26
  case outOfRange = 27
  case missingFile = 28
  case refusedArgument = 29
  case notCallable = 30
  case unknownMember = 31
  case ignoredMarkup = 32
  case badAssignment = 33
  case misplacedDeclaration = 34
  // While running.
  case wrongValue = 100
  case indexOutOfRange = 101
  case shapeMismatch = 102
  case tooMuchRecursion = 103
  case failedAssertion = 104
  case noMember = 105
  case noFile = 106
  case badFile = 107
  case notWritable = 108
  case refusedValue = 109
  case interrupted = 110
  case timedOut = 111
  case tooMuchMemory = 112
  case noModel = 113
  case undefinedValue = 114
  case internalFault = 199

  /// `RSN012`
  public var id: String {
    let digits = String(rawValue)
    return "RSN" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  /// The case's name: `unknownLabel`.
  public var name: String { "\(self)" }

  /// One line that says what it is about.
  public var meaning: String {
    switch self {
    case .strayCharacter: "a character that begins no word of the language"
    case .unclosedText: "a string or a comment that does not end"
    case .badNumber: "digits that are no number"
    case .badEscape: "a backslash in a string before something that it cannot escape"
    case .syntax: "something else was expected here"
    case .unclosedBracket: "a bracket without its partner"
    case .tooDeep: "an expression nested too deeply"
    case .mixedComparison: "a chain of comparisons that do not go together"
    case .notText: "a file that is no UTF-8 text"
    case .undefinedName: "a name that nothing declares, or that is used before it is declared"
    case .redeclaration: "a name declared twice in one scope"
    case .unknownLabel: "an argument whose label the function does not have"
    case .missingArgument: "an argument that the function needs is not given"
    case .doubledArgument: "an argument given twice"
    case .tooManyArguments: "more unlabelled arguments than the function takes"
    case .unknownCase: "a symbol that is none of those that are possible here"
    case .wrongType: "a literal of a type that does not fit"
    case .assignmentToLet: "an assignment to something that cannot change"
    case .outsideLoop: "`break` or `continue` outside a loop"
    case .outsideFunction: "`return` outside a function"
    case .unknownModule: "an `import` of a module that cannot be found"
    case .badParam: "a `param` that is not a name, a type and a literal of that type"
    case .unknownCellOption: "an option that cells do not have"
    case .badCellOption: "an option of a cell with a value that it cannot have"
    case .doubledCellHeader: "two cell headers without code between them"
    case .unknownFigure: "a reference in prose to a figure that no cell makes"
    case .outOfRange: "a literal argument outside what is possible: a block, a channel, a position"
    case .missingFile: "a file named by a literal that does not exist"
    case .refusedArgument: "a literal argument that the function refuses"
    case .notCallable: "a call of something that is no function"
    case .unknownMember: "a member that values of this type do not have"
    case .ignoredMarkup: "prose or a cell header where it is only a comment"
    case .badAssignment: "an assignment to something that is neither a name nor an element"
    case .misplacedDeclaration: "a declaration that belongs at top level"
    case .wrongValue: "a value of a type that does not fit"
    case .indexOutOfRange: "an index outside its collection"
    case .shapeMismatch: "two shapes that do not go together"
    case .tooMuchRecursion: "a function that calls itself too deeply"
    case .failedAssertion: "an `assert` whose condition is false"
    case .noMember: "a member that the value does not have"
    case .noFile: "a file that does not exist or cannot be read"
    case .badFile: "a file whose contents are not what they should be"
    case .notWritable: "a file that cannot be written"
    case .refusedValue: "a value that the function refuses"
    case .interrupted: "interrupted by the user"
    case .timedOut: "the time that was allowed is over"
    case .tooMuchMemory: "more memory than there is"
    case .noModel: "a model that cannot be found or read"
    case .undefinedValue: "a name whose value was not computed"
    case .internalFault: "a mistake in this program itself"
    }
  }
}
