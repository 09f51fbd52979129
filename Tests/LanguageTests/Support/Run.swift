import Diagnostics
import Foundation
import Language
import Synchronization
import Syntax

/// What a program showed, line by line, and how it failed.
struct Outcome {
  var lines: [String] = []
  var problem: Problem?
  var kind: Trap.Kind?
  /// The first line of the error.
  var error: String { problem?.message ?? "" }
  var rendered: String { problem.map { Renderer(color: false).render($0) } ?? "" }
  /// What stands under the carets.
  var marked: String { problem?.place?.text ?? "" }
}

final class Recorder: Sendable {
  private let storage = Mutex<[Event]>([])
  func record(_ event: Event) {
    // What shows nowhere but at a prompt.
    if case .absent = event { return }
    storage.withLock { $0.append(event) }
  }
  var lines: [String] { storage.withLock { $0 }.map(Recorder.line) }

  static func line(_ event: Event) -> String {
    switch event {
    case .printed(let text): text
    case .shown(let value, let caption): value.displayed + (caption.map { " — \($0)" } ?? "")
    case .unfinished(let value, let caption): "\(value.displayed) — \(caption)"
    case .hypothesis(let result):
      "\(result.verdict) \(result.claim): "
        + result.comparisons.map { "\($0.text) [\($0.operands.map(\.quoted).joined(separator: ", "))] \($0.holds)" }.joined(separator: "; ")
    case .progress(let report): report.what
    case .absent: ""
    case .warning(let text), .notice(let text): text
    }
  }
}

/// A session for tests: entries one after the other.
final class TestSession {
  let recorder = Recorder()
  let interpreter: Interpreter
  private var count = 0

  init(
    parameters: [String: Value] = [:], modules: [String: String] = [:], isPlanning: Bool = false,
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) {
    let recorder = recorder
    interpreter = Interpreter(
      registry: TestBuiltins.registry, modules: FixedModules(modules),
      services: Services(emit: { recorder.record($0) }, isInterrupted: isInterrupted), parameters: parameters, isPlanning: isPlanning)
  }

  @discardableResult
  func enter(_ text: String, name: String = "test.rsn") -> Outcome {
    let before = recorder.lines.count
    var outcome = Outcome()
    let (program, problems) = Parser.parse(Source(name: name, text: text))
    if let first = problems.first(where: { $0.severity == .error }) {
      outcome.problem = first
      return outcome
    }
    let script = interpreter.prepare(program)
    do {
      for unit in script.units { try interpreter.run(unit) }
    } catch { (outcome.problem, outcome.kind) = (error.problem, error.kind) }
    outcome.lines = Array(recorder.lines.dropFirst(before))
    return outcome
  }
}

func run(_ text: String, parameters: [String: Value] = [:], modules: [String: String] = [:]) -> Outcome {
  TestSession(parameters: parameters, modules: modules).enter(text)
}
