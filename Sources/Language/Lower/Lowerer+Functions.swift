import Diagnostics
import Syntax

extension Lowerer {
  /// The routine of a declared function, without its body: enough to call it.
  func routine(_ declared: Statement.Function) -> Routine {
    let parameters = declared.parameters.map {
      Routine.Parameter(name: $0.name, label: $0.label, type: type($0.type), fallback: nil, place: place($0.nameSpan))
    }
    let routine = Routine(name: declared.name, parameters: parameters, isClosure: false, place(declared.nameSpan))
    routine.result = type(declared.result)
    if declared.result == nil { routine.giving = Giving(declared.body) }
    routine.signature = Signature(declared, source: source, types: world.types)
    return routine
  }

  /// Lowers the body of a declared function, in its own scope.
  func lower(_ declared: Statement.Function, into routine: Routine) {
    for (index, parameter) in declared.parameters.enumerated() where parameter.fallback != nil {
      routine.parameters[index].fallback = parameter.fallback.map { lower($0) }
    }
    let isSingle = declared.body.statements.count == 1
    routine.body = lower(body: declared.body, wantsValue: isSingle && declared.body.statements[0].isPlainExpression)
    routine.normalized = Normalizer.normalize(source[Span(start: declared.nameSpan.start, end: declared.body.span.end)])
  }

  /// A declared function of the file.
  func lower(file declared: Statement.Function, into routine: Routine) {
    _ = lower(into: routine, seesWholeFile: true) { $0.lower(declared, into: routine) }
  }

  /// Makes a scope for a routine's body, with its parameters in the first slots. Gives the slots whose values it captures.
  func lower(into routine: Routine, seesWholeFile: Bool, _ lowerBody: (Lowerer) -> Void) -> [Int] {
    let outer = function
    let inner = FunctionScope(parent: outer, seesWholeFile: seesWholeFile || outer.seesWholeFile, isFunction: true)
    function = inner
    defer { function = outer }
    for parameter in routine.parameters {
      inner.scopes[0][parameter.name] = LocalVariable(parameter.name, .local(inner.newSlot()), isVariable: false)
    }
    lowerBody(self)
    routine.frameSize = max(1, inner.slotCount)
    (routine.captureSlots, routine.captureNames) = (inner.captureSlots, inner.captureNames)
    routine.uses = inner.uses
    return inner.captured
  }

  func lower(_ closure: Expression.Closure, _ span: Span) -> Node {
    let hasList = !closure.parameters.isEmpty
    let parameters: [Routine.Parameter]
    if hasList {
      parameters = closure.parameters.enumerated().map { index, parameter in
        let name = if case .name(let name, _) = parameter.pattern { name } else { "#\(index)" }
        return Routine.Parameter(name: name, label: nil, type: type(parameter.type), fallback: nil, place: place(parameter.pattern.span))
      }
    } else {
      parameters = (0..<closure.dollarCount).map {
        Routine.Parameter(name: "$\($0)", label: nil, type: nil, fallback: nil, place: place(span))
      }
    }
    let routine = Routine(name: nil, parameters: parameters, isClosure: true, place(span))
    routine.takesAny = !hasList
    let captured = lower(into: routine, seesWholeFile: false) { inner in
      var prologue: [Node] = []
      for (index, parameter) in closure.parameters.enumerated() {
        if case .name = parameter.pattern { continue }
        let target = inner.target(parameter.pattern, isVariable: false)
        prologue.append(DestructureNode(target, LocalNode(index, inner.place(parameter.pattern.span)), inner.place(parameter.pattern.span)))
      }
      let body = inner.lower(body: closure.body, wantsValue: true)
      routine.body = prologue.isEmpty ? body : BodyNode(prologue, last: body, inner.place(span))
    }
    routine.normalized = Normalizer.normalize(source[span])
    return ClosureNode(routine, captured: captured, place(span))
  }
}

extension Statement {
  fileprivate var isPlainExpression: Bool { if case .expression = kind { true } else { false } }
}
