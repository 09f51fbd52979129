import Builtins
import Diagnostics
import Foundation
import Language
import Networks
import Synchronization
import Syntax

/// A program run on the real built-ins, in a folder of its own.
final class Running {
  let folder: URL
  private let events = Mutex<[Event]>([])
  private(set) var last: Value = .none

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("resin-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The value of the program's last expression. Throws the trap of the one that failed.
  @discardableResult
  func run(_ text: String) throws -> Value {
    let (program, problems) = Parser.parse(Source(name: "<test>", text: text))
    if let problem = problems.first { throw problem }
    let collected = Collected()
    let services = Services(emit: { collected.add($0) })
    services[RunSettings.self] = RunSettings(readFolder: folder.path, writeFolder: folder.path)
    services[NetworkInUse.self] = NetworkInUse(name: "box")
    let interpreter = Interpreter(registry: .resin, modules: NoModules(), services: services)
    let script = interpreter.prepare(program)
    for unit in script.units { try interpreter.run(unit) }
    events.withLock { $0 = collected.all }
    last = interpreter.lastValue
    return last
  }

  var shown: [Value] { events.withLock { $0.compactMap { if case .shown(let value, _) = $0 { value } else { nil } } } }
  var hypotheses: [HypothesisResult] { events.withLock { $0.compactMap { if case .hypothesis(let result) = $0 { result } else { nil } } } }

  func number(_ text: String) throws -> Double { try Double(try run(text)) }
}

/// Events from any thread.
private final class Collected: Sendable {
  private let events = Mutex<[Event]>([])
  func add(_ event: Event) { events.withLock { $0.append(event) } }
  var all: [Event] { events.withLock { $0 } }
}

struct NoModules: ModuleProvider {
  var names: [String] { [] }
  func source(named name: String) -> Source? { nil }
}
