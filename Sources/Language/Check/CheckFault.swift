import Diagnostics

/// What can be found before anything runs: the facts.
enum CheckFault {
  case undefinedName(String, Meant)
  case usedTooEarly(String, line: Int)
  case undefinedType(String, suggestion: String?)
  case redeclaration(String, line: Int)
  case unknownLabel(String, String, hint: String, String)
  case missingArguments(String, [String], String)
  case doubledArgument(String)
  /// `label`: the parameter that the argument without a label may be meant for.
  case tooManyArguments(String, Int, label: String?, String)
  case unknownCase(String, suggestion: String?, [String], parameter: String?)
  case caseArguments(String, String)
  case wrongType(Value, wanted: ValueType, parameter: String?)
  case assignmentToConstant(String, String, line: Int?)
  case assignmentToMember(String)
  case outsideLoop(String)
  case outsideFunction
  case unknownModule(String, suggestion: String?, [String])
  case notCallable(String, Value)
  case unknownMethod(String, suggestion: String?, Habit?)
  case notRunOver(Value)
  /// The call, and what it begins with if that is a variable.
  case unusedValue(String, target: String?)

  /// What a name that does not exist may stand for.
  enum Meant {
    case name(String)
    /// Of another language; with the arguments that it is called with.
    case habit(Habit, [String]?)
    /// A module of another language before a point: what stands behind that, if it is a built-in here.
    case library(builtin: String?)
    /// `pre` for `.pre`, and `resnet18` for `"resnet18"`.
    case symbol, text
    /// A name that is given a value.
    case declaration
    case nothing
  }
}

/// The sentences.
extension CheckFault {
  func problem(at place: Place) -> Problem {
    let text = wording
    return Problem(severity, code, text.message, at: place, label: text.label, notes: text.notes)
  }

  private var severity: Problem.Severity {
    if case .unusedValue = self { .warning } else { .error }
  }

  private var code: Code {
    switch self {
    case .undefinedName, .usedTooEarly, .undefinedType: .undefinedName
    case .redeclaration: .redeclaration
    case .unknownLabel: .unknownLabel
    case .missingArguments: .missingArgument
    case .doubledArgument: .doubledArgument
    case .tooManyArguments: .tooManyArguments
    case .unknownCase, .caseArguments: .unknownCase
    case .wrongType, .notRunOver: .wrongType
    case .assignmentToConstant: .assignmentToLet
    case .assignmentToMember: .badAssignment
    case .outsideLoop: .outsideLoop
    case .outsideFunction: .outsideFunction
    case .unknownModule: .unknownModule
    case .notCallable: .notCallable
    case .unknownMethod: .unknownMember
    case .unusedValue: .unusedValue
    }
  }

  private typealias Wording = (message: String, label: String, notes: [String])

  private func hint(_ suggestion: String?) -> String { suggestion.map { "did you mean `\($0)`?" } ?? "" }

  private var wording: Wording {
    switch self {
    case .undefinedName(let name, let meant): return ("`\(name)` is not defined", meant.hint(name), [])
    case .usedTooEarly(let name, let line): return ("`\(name)` is used before it is declared", "declared on line \(line)", [])
    case .undefinedType(let name, let suggestion): return ("there is no type `\(name)`", hint(suggestion), [])
    case .redeclaration(let name, let line): return ("`\(name)` is declared twice", "first on line \(line)", [])
    case .unknownLabel(let function, let label, let hint, let signature):
      return ("`\(function)` has no argument `\(label)`", hint, [signature])
    case .missingArguments(let function, let names, let signature):
      let list = names.map { "`\($0)`" }
      let words = list.count > 1 ? list.dropLast().joined(separator: ", ") + " and " + (list.last ?? "") : list.first ?? ""
      return ("`\(function)` needs \(words)", "", [signature])
    case .doubledArgument(let name): return ("`\(name)` is given twice", "", [])
    case .tooManyArguments(let function, let count, let label, let signature):
      let takes =
        count == 0 ? "no arguments without a label" : count == 1 ? "one argument without a label" : "\(count) arguments without a label"
      return ("`\(function)` takes \(takes)", label.map { "did you mean `\($0): …`?" } ?? "one too many", [signature])
    case .unknownCase(let name, let suggestion, let cases, let parameter):
      let list = cases.count > 1 ? cases.dropLast().joined(separator: ", ") + " or " + (cases.last ?? "") : cases.first ?? ""
      return (
        parameter.map { "`\($0)` cannot be `.\(name)`" } ?? "`.\(name)` is not possible here", hint(suggestion.map { ".\($0)" }),
        ["valid: \(list)"]
      )
    case .caseArguments(let name, let written): return ("`.\(name)` does not take these arguments", "", ["it is written \(written)"])
    case .wrongType(let value, let wanted, let parameter): return wrongType(value, wanted, parameter)
    case .assignmentToConstant(let name, let what, let line):
      var notes = what == "let" && line != nil ? ["`var` in place of `let` makes it changeable"] : []
      if what == "built-in" { notes = ["`let \(name) = …` makes a name of your own, which then hides it"] }
      return ("`\(name)` cannot be changed", CheckFault.reason(what) + (line.map { ", on line \($0)" } ?? ""), notes)
    case .assignmentToMember(let name):
      return (
        "`.\(name)` cannot be assigned to", "values stay as they are",
        ["functions give new ones; an element of a `var` can be changed: xs[0] = 1"]
      )
    case .outsideLoop(let word): return ("`\(word)` outside a loop", "", [])
    case .outsideFunction: return ("`return` outside a function", "", [])
    case .unknownModule(let name, let suggestion, let names):
      let own = Habit.isLibrary(name) ? "functions stand by themselves: `help` lists them" : Habit.ownFiles
      return (
        "there is no module `\(name)`", hint(suggestion), (names.isEmpty ? [] : ["modules: " + names.joined(separator: ", ")]) + [own]
      )
    case .notCallable(let name, let value): return ("`\(name)` is \(value.type.article), not a function", "", [])
    case .unknownMethod(let name, let suggestion, let habit):
      return ("there is no function or member `\(name)`", habit?.hint() ?? hint(suggestion), [])
    case .unusedValue(let name, let target):
      return ("the value of `\(name)` is not used, and it changes nothing", target.map { "write `\($0) = \($0).\(name)(…)`" } ?? "", [])
    case .notRunOver(let value):
      var hint = ""
      if case .number(let number) = value, number >= 0, let count = Int(exactly: number) { hint = "did you mean `0..<\(count)`?" }
      return ("a loop cannot run over \(value.quoted)", hint, [])
    }
  }

  private static func reason(_ what: String) -> String {
    switch what {
    case "let": "declared with `let`"
    case "param": "it is a `param`"
    case "for": "it is the loop's"
    case "parameter": "it is a parameter"
    case "func": "it is a function"
    case "import": "it comes from a module"
    default: "it is a built-in"
    }
  }

  private func wrongType(_ value: Value, _ wanted: ValueType, _ parameter: String?) -> Wording {
    let subject = parameter.map { "`\($0)` wants" } ?? "the annotation wants"
    let shown = value.isCertain && value.quoted.count <= 40 ? "\(value.quoted)" : value.type.article
    var label = ""
    switch value {
    case .number(let number) where wanted.alternatives.contains(.string): label = "did you mean \"\(number.shortest)\"?"
    case .number(let number) where wanted.alternatives.contains(.int) && number != number.rounded(): label = "a whole number"
    case .string(let text) where wanted.alternatives.contains(where: { $0 == .number || $0 == .int }) && Double(text) != nil:
      label = "did you mean \(text)?"
    case .string(let text):
      if wanted.cases.contains(where: { $0.name == text }) { label = "did you mean `.\(text)`?" }
    default: break
    }
    if label.isEmpty, value.isCertain, value.quoted.count <= 40, wanted.element.map({ $0.accepts(value) }) ?? false {
      label = "did you mean [\(value.quoted)]?"
    }
    let name = wanted.name == "Int" ? "a whole number (Int)" : wanted.article
    if label.isEmpty, wanted.alternatives.contains(.function) { label = "a closure reads `{ … }`" }
    let cases = wanted.cases.map(\.written)
    let notes = label.isEmpty && !cases.isEmpty ? ["valid: " + cases.joined(separator: ", ")] : []
    return ("\(subject) \(name), not \(shown)", label, notes)
  }
}

extension CheckFault.Meant {
  fileprivate func hint(_ name: String) -> String {
    switch self {
    case .name(let near): "did you mean `\(near)`?"
    case .habit(let habit, let arguments): habit.hint(arguments)
    case .library(let builtin):
      builtin.map { "functions stand by themselves: `\($0)(…)`" } ?? "there are no such modules: `help` lists what is built in"
    case .symbol: "did you mean `.\(name)`?"
    case .text: "did you mean \"\(name)\"?"
    case .declaration: "a new name is declared: `let \(name) = …` or `var`"
    case .nothing: ""
    }
  }
}
