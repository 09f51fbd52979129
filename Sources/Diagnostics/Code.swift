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
  case unusedValue = 35
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

  /// When it comes up, as its number says.
  public enum Stage: Sendable, CaseIterable { case text, check, run }

  public var stage: Stage {
    switch rawValue {
    case ..<10: .text
    case ..<100: .check
    default: .run
    }
  }

  /// The case's name: `unknownLabel`.
  public var name: String { "\(self)" }
}
