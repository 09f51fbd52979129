import Diagnostics

/// Which argument of a call belongs to which parameter. Labelled arguments come in any order, unlabelled ones in theirs.
/// The one place where this is decided: before anything runs, and while running.
public struct Binding: Sendable {
  /// What binding needs to know of an argument.
  public struct Argument: Sendable {
    public let label: String?, isTrailing: Bool
    public init(label: String?, isTrailing: Bool = false) { (self.label, self.isTrailing) = (label, isTrailing) }
  }

  public enum Fault: Sendable, Hashable {
    /// The label stands for the suggested parameter's, if there is one: that one does not count as missing.
    case unknownLabel(argument: Int, suggestion: Int?)
    case doubled(argument: Int, parameter: Int)
    case missing(parameter: Int)
    case tooMany(argument: Int)
  }

  /// For each parameter the indices of its arguments: none, one, or several where it is variadic.
  public private(set) var slots: [[Int]]
  public private(set) var faults: [Fault] = []

  fileprivate init(_ signature: Signature, _ arguments: [Argument]) {
    slots = Array(repeating: [], count: signature.parameters.count)
    var unknown: [Int] = []
    for (index, argument) in arguments.enumerated() {
      guard let label = argument.label else { continue }
      if let parameter = signature.parameters.firstIndex(where: { $0.isLabelled && $0.name == label }) {
        fill(parameter, index)
      } else {
        unknown.append(index)
      }
    }
    bindUnlabelled(signature, arguments)
    guess(unknown, signature, arguments)
    for (index, parameter) in signature.parameters.enumerated() where parameter.isRequired && slots[index].isEmpty {
      faults.append(.missing(parameter: index))
    }
  }

  private mutating func fill(_ parameter: Int, _ argument: Int) {
    if slots[parameter].isEmpty { slots[parameter] = [argument] } else { faults.append(.doubled(argument: argument, parameter: parameter)) }
  }

  private mutating func bindUnlabelled(_ signature: Signature, _ arguments: [Argument]) {
    let parameters = signature.parameters
    let trailing = arguments.indices.last.flatMap { arguments[$0].isTrailing && arguments[$0].label == nil ? $0 : nil }
    // The closure behind the brackets takes the last parameter that wants a function, so that it does not fall to another.
    if let trailing, let parameter = parameters.indices.last(where: { slots[$0].isEmpty && parameters[$0].type.wantsFunction }) {
      slots[parameter] = [trailing]
    }
    var next = 0
    for (index, argument) in arguments.enumerated() where argument.label == nil {
      if index == trailing, slots.contains([index]) { continue }
      while next < parameters.count, parameters[next].isLabelled || (!parameters[next].isVariadic && !slots[next].isEmpty) { next += 1 }
      if next < parameters.count { slots[next].append(index) } else { faults.append(.tooMany(argument: index)) }
    }
    // A last hope for a trailing closure where nothing says that it is wanted.
    if let trailing, faults.contains(.tooMany(argument: trailing)),
      let parameter = parameters.indices.last(where: { slots[$0].isEmpty && parameters[$0].type == .any })
    {
      faults.removeAll { $0 == .tooMany(argument: trailing) }
      slots[parameter] = [trailing]
    }
  }

  private mutating func guess(_ unknown: [Int], _ signature: Signature, _ arguments: [Argument]) {
    for index in unknown {
      guard let label = arguments[index].label else { continue }
      let free = signature.parameters.indices.filter { signature.parameters[$0].isLabelled && slots[$0].isEmpty }
      let near = didYouMean(label, among: free.map { signature.parameters[$0].name })
      let suggestion = free.first { signature.parameters[$0].name == near }
      if let suggestion { slots[suggestion] = [index] }
      faults.append(.unknownLabel(argument: index, suggestion: suggestion))
    }
  }
}

extension Signature {
  public func bind(_ arguments: [Binding.Argument]) -> Binding { Binding(self, arguments) }
}

extension ValueType {
  fileprivate var wantsFunction: Bool { alternatives.contains(.function) }
}

extension Binding.Fault {
  /// The sentence, the argument that it is about (nil: the whole call), and what stands under it.
  public func message(_ signature: Signature, _ arguments: [Binding.Argument]) -> (code: Code, text: String, argument: Int?, label: String)
  {
    func name(_ parameter: Int) -> String { signature.parameters.indices.contains(parameter) ? signature.parameters[parameter].name : "" }
    func label(_ argument: Int) -> String { arguments.indices.contains(argument) ? arguments[argument].label ?? "" : "" }
    // "a closure" is no name.
    let function = signature.name.contains(" ") ? signature.name : "`\(signature.name)`"
    switch self {
    case .unknownLabel(let argument, let suggestion):
      let hint = suggestion.map { "did you mean `\(name($0))`?" } ?? ""
      let unlabelled = signature.parameters.contains { !$0.isLabelled && $0.name == label(argument) }
      return (
        .unknownLabel, "\(function) has no argument `\(label(argument))`", argument,
        unlabelled ? "it is written without a label" : hint
      )
    case .doubled(let argument, let parameter):
      return (.doubledArgument, "`\(name(parameter))` is given twice", argument, "")
    case .missing(let parameter):
      let written =
        signature.parameters.indices.contains(parameter) && signature.parameters[parameter].isLabelled
        ? name(parameter) + ":" : name(parameter)
      return (.missingArgument, "\(function) needs the argument `\(written)`", nil, "")
    case .tooMany(let argument):
      let count = signature.parameters.count { !$0.isLabelled }
      let takes = count == 0 ? "takes no arguments without a label" : "takes \(count) without a label"
      return (.tooManyArguments, "\(function) \(takes)", argument, "")
    }
  }
}
