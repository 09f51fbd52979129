import Diagnostics
import Session

/// A line that begins with a colon (or `?name`): something asked of the REPL, not of the language. Each is declared once, in the files beside this one.
public struct Command: Sendable {
  /// What follows it, for completion.
  public enum Argument: Sendable {
    case nothing, name, names, expression, network, file, notebook, count, code
  }

  public let name: String
  public let argument: Argument
  /// How it is written, after its name: `NAME`, `[N]`.
  public let usage: String
  /// One line for `:help`.
  public let summary: String
  let act: @Sendable (REPL, Request) -> Void

  /// What stands behind it.
  public struct Request: Sendable {
    public let argument: String
    /// `:name!` asks for what the command would refuse to be on the safe side.
    public let isForced: Bool
  }

  init(_ name: String, _ argument: Argument, _ usage: String, _ summary: String, act: @escaping @Sendable (REPL, Request) -> Void) {
    (self.name, self.argument, self.usage, self.summary, self.act) = (name, argument, usage, summary, act)
  }

  init(_ name: String, _ summary: String, act: @escaping @Sendable (REPL, Request) -> Void) {
    self.init(name, .nothing, "", summary, act: act)
  }

  /// Every command, in the order of `:help`.
  public static let all: [Command] =
    [.help, .type, .vars, .whole, .time, .model, .load, .run, .edit, .undo, .save, .cache, .why, .history, .keys, .quit]

  /// By its name, or by a beginning that only one of them has: `:q`.
  public static func named(_ word: String) -> Command? {
    if let command = all.first(where: { $0.name == word }) { return command }
    let fitting = word.isEmpty ? [] : all.filter { $0.name.hasPrefix(word) }
    return fitting.count == 1 ? fitting[0] : nil
  }

  /// The page of `undo`, or `:undo`; nil if there is no such command.
  public static func page(of name: String) -> String? {
    let word = name.hasPrefix(":") ? String(name.dropFirst()) : name
    let command = name.hasPrefix(":") ? named(word) : all.first { $0.name == word }
    return command.map { $0.title + "\n\n" + $0.summary.prefix(1).uppercased() + $0.summary.dropFirst() + ". A command of the REPL." }
  }

  /// What someone may have meant who asked for help on something that does not exist: the nearest of the help's names and the commands'.
  public static func suggestion(for name: String, _ help: Help) -> String? {
    didYouMean(name, among: help.names + all.map(\.name))
  }

  public enum Fault: Error, Sendable, Equatable {
    case unknown(String, near: String?)
  }

  /// The command that a line asks for; nil for an entry of the language.
  public static func read(_ line: String) throws(Fault) -> (command: Command, request: Request)? {
    let text = line.trimmed
    if text.hasPrefix("?") { return (.help, Request(argument: String(text.dropFirst()).trimmed, isForced: false)) }
    guard text.hasPrefix(":") else { return nil }
    let parts = text.dropFirst().split(maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
    var word = parts.first.map(String.init) ?? ""
    let isForced = word.hasSuffix("!")
    if isForced { word.removeLast() }
    guard let command = named(word) else { throw .unknown(word, near: didYouMean(word, among: all.map(\.name))) }
    return (command, Request(argument: parts.count > 1 ? String(parts[1]).trimmed : "", isForced: isForced))
  }

  /// `:load FILE`
  var title: String { ":" + name + (usage.isEmpty ? "" : " " + usage) }
}

extension Command.Fault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknown("", _): "a command should follow the colon; `:help` lists them"
    case .unknown(let name, let near):
      "there is no command `:\(name)`" + (near.map { ": did you mean `:\($0)`?" } ?? "; `:help` lists them")
    }
  }
}

extension String {
  /// Without space at either end.
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
