import Diagnostics
import Foundation
import Language
import Session
import Syntax

/// A program that was run in a session of its own, in a temporary folder.
struct Program {
  /// The rendered diagnostics, if it did not run to its end.
  let failure: String?
  /// The variables of the program at its end, by name.
  let variables: [String: Value]

  /// - Parameter folder: where relative paths are read; a new folder by default.
  init(_ text: String, name: String = "<test>", folder: URL? = nil) throws {
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("resin-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let session = Session(.init(settings: RunSettings(readFolder: (folder ?? scratch).path, writeFolder: scratch.path)))
    let source = Source(name: name, text: text)
    switch session.enter(source) {
    case .done: failure = nil
    case .problems(let problems): failure = Renderer().render(problems)
    case .failed(let trap): failure = Renderer().render(trap.diagnostic)
    }
    variables = Dictionary(session.variables.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }
}
