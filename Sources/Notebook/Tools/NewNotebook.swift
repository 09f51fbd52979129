import Session
import Storage

/// `rsn new`: a notebook to begin with, which runs as it is.
public struct NewNotebook: Sendable {
  private let console: Console

  public init(console: Console) { self.console = console }

  /// - Parameter name: a path, with or without its ending.
  public func write(_ name: String) -> ExitStatus {
    let path = name.hasSuffix(".rsn") ? name : name + ".rsn"
    guard Files.kind(path) == nil, !Files.isLink(path) else {
      console.complain("\(path) is there already; it stays as it is")
      return .unavailable
    }
    do {
      try Files.makeFolder(Paths.parent(path))
      try AtomicFile.write(Self.text(title: Paths.stem(path)), to: path)
    } catch {
      console.complain(error.description)
      return .unavailable
    }
    let word = path.contains { $0.isWhitespace } ? "'\(path)'" : path
    console.error("`rsn run \(word)` writes its report; `rsn watch \(word)` whenever you save it\n")
    return console.show(path)
  }

  static func text(title: String) -> String {
    // A heading is Markdown in which `\(` would begin a value and a line's end would end it.
    let title = String(title.map { $0.isNewline || $0 == "\\" ? " " : $0 })
    return #"""
      //: # \#(title)
      //: What do you want to know, and what do you expect? Lines that begin with `//:` are Markdown; what they say of values is filled
      //: in when the notebook runs.

      param channel: Int = 29  // the channel to look at
      param steps: Int = 128   // optimization steps for each visualization

      let block = "3.1"

      //: ## What the channel wants to see

      //% id: wants | width: 640
      let wants = [.in, .pre, .post].map { fz(block: block, layer: $0, ch: channel, steps: steps) }
      show(grid(wants, labels: ["In", "Pre", "Post"]), caption: "Channel \(channel) of block \(block)")

      //: ## Does it want larger copies of what its input wants?

      //% id: larger
      let before = act(wants[0], block: block, layer: .pre, ch: channel)
      let after = act(scale(wants[0], 0.5), block: block, layer: .pre, ch: channel)
      hypothesis("a larger copy excites Pre") { relu(before) < after }
      //: In {fig:wants}, the left picture gives \(before); enlarged twofold, it gives \(after).

      """#
  }
}
