import Testing

@testable import REPL

/// vi's commands on texts of several lines; `|` stands before the cursor.
@Suite struct ViTests {
  /// Does commands one after the other, and shows the text; `i:` before it where it is to be typed into.
  private func after(_ keys: String, on marked: String) -> String {
    var text = ViText(marked.replacing("|", with: ""), cursor: marked.unicodeScalars.prefix { $0 != "|" }.count)
    var vi = Vi(), command = ViCommand(), mode = ""
    for key in keys.unicodeScalars {
      switch command.add(key) {
      case .goesOn: continue
      case .isNone: mode += "!"
      case .isWhole:
        switch vi.perform(command, on: text) {
        case .text(let new): text = new
        case .insert(let new): (text, mode) = (new, mode + "i:")
        case .impossible: mode += "!"
        case .other(let name): mode += "\(name)"
        }
      }
      command = ViCommand()
    }
    return mode + text.string(0..<text.cursor) + "|" + text.string(text.cursor..<text.count)
  }

  private static let lines = "one two\n  thr|ee\nfour"

  @Test(arguments: [
    ("0", "one two\n|  three\nfour"), ("^", "one two\n  |three\nfour"), ("$", "one two\n  three|\nfour"), ("G", "one two\n  three\n|four"),
    ("gg", "|one two\n  three\nfour"), ("2G", "one two\n  |three\nfour"), ("dd", "one two\n|four"), ("2dd", "|one two"),
    ("3dd", "!one two\n  thr|ee\nfour"), ("ggdG", "|"), ("dk", "|four"), ("dj", "|one two"), ("dgg", "|four"),
    ("D", "one two\n  thr|\nfour"),
    ("C", "i:one two\n  thr|\nfour"), ("cc", "i:one two\n  |\nfour"), ("S", "i:one two\n  |\nfour"), ("d0", "one two\n|ee\nfour"),
    ("d^", "one two\n  |ee\nfour"), ("d$", "one two\n  thr|\nfour"), ("yyp", "one two\n  three\n  |three\nfour"),
    ("yyP", "one two\n  |three\n  three\nfour"), ("Yjp", "jone two\n  three\n  |three\nfour"), ("ddp", "one two\nfour\n  |three"),
    ("ddggP", "  |three\none two\nfour"), ("yy2p", "one two\n  three\n  |three\n  three\nfour"), ("o", "i:one two\n  three\n  |\nfour"),
    ("O", "i:one two\n  |\n  three\nfour"), ("J", "one two\n  three| four"), ("ggJ", "one two| three\nfour"),
    ("3J", "one two\n  three| four"),
    (">>", "one two\n    |three\nfour"), ("<<", "one two\n|three\nfour"), ("gg>G", "  |one two\n    three\n  four"),
    ("x", "one two\n  thr|e\nfour"),
    ("9x", "one two\n  thr|\nfour"), ("X", "one two\n  th|ee\nfour"), ("9X", "one two\n|ee\nfour"), ("s", "i:one two\n  thr|e\nfour"),
    ("I", "i:one two\n  |three\nfour"), ("A", "i:one two\n  three|\nfour"), ("a", "i:one two\n  thre|e\nfour"),
    ("rX", "one two\n  thr|Xe\nfour"),
    ("3rX", "!one two\n  thr|ee\nfour"), ("2~", "one two\n  thrEE|\nfour"), ("k", "kone two\n  thr|ee\nfour"),
    ("Zq", "Zqone two\n  thr|ee\nfour"),
    ("dq", "!one two\n  thr|ee\nfour"), ("w", "one two\n  three\n|four"), ("b", "one two\n  |three\nfour"), ("dw", "one two\n  thr|\nfour"),
    ("cw", "i:one two\n  thr|\nfour"), ("ggdw", "|two\nfour".replacing("\nfour", with: "\n  three\nfour")),
    ("ggcw", "i:| two\n  three\nfour"),
    ("ggd2w", "|\n  three\nfour"), ("db", "one two\n  |ee\nfour"), ("de", "one two\n  thr|\nfour"), ("ggfw", "one t|wo\n  three\nfour"),
    ("ggdtw", "|wo\n  three\nfour"), ("ggfo", "one tw|o\n  three\nfour"), ("gg2fo", "!|one two\n  three\nfour"),
    ("gg$Fo;", "|one two\n  three\nfour"),
    ("diw", "one two\n  |\nfour"), ("99999999999dd", "!one two\n  thr|ee\nfour"),
  ]) func onLines(_ keys: String, _ expected: String) { #expect(after(keys, on: Self.lines) == expected) }

  @Test(arguments: [
    ("ci\"", "f(\"a| b\", [1])", "i:f(\"|\", [1])"), ("da\"", "f(\"a| b\", [1])", "f(|, [1])"), ("di(", "f(\"a| b\", [1])", "f(|)"),
    ("%", "|f({\n}, 2)", "f({\n}, 2|)"), ("d%", "f|({\n}, 2)", "f|"), ("ci[", "f([|1, 2])", "i:f([|])"), ("di{", "a|", "!a|"),
    ("x", "|", "!|"),
    ("dd", "|", "|"), ("p", "|", "!|"), ("J", "a|", "!a|"), ("$", "|", "|"), ("w", "|", "|"), ("e", "|", "|"), ("b", "|", "!|"),
    ("%", "|", "!|"),
    ("diw", "|", "!|"), ("di\"", "\"|", "!\"|"), ("yiwP", "|漢字 a", "漢|字漢字 a"), ("dd", "a\n|", "|a"), ("dw", "a|\nb", "a|b"),
    ("~", "|", "!|"),
  ]) func elsewhere(_ keys: String, _ text: String, _ expected: String) { #expect(after(keys, on: text) == expected) }

  /// Whatever is pressed, wherever: the cursor stays in the text.
  @Test func anyKeys() {
    var random = SystemRandomNumberGenerator()
    let texts = ["", "\n", "a", "let x = f(\"é\\(1)\", [2]) {\n  y\n\n}\n", "((", "}}\n]"],
      names = Array(" !\"$%(),.0123;<>CDFGIJOPSTXY[]^abcdefghijklmnopqrstuvwxy{|}~WBE".unicodeScalars)
    for text in texts {
      var vi = Vi(), now = ViText(text, cursor: text.unicodeScalars.count / 2), command = ViCommand(), typed = ""
      for _ in 0..<3000 {
        guard let key = names.randomElement(using: &random) else { break }
        typed.unicodeScalars.append(key)
        let state = command.add(key)
        if state == .goesOn { continue }
        if state == .isWhole {
          switch vi.perform(command, on: now) {
          case .text(let new), .insert(let new): now = new
          case .impossible, .other: break
          }
        }
        command = ViCommand()
        guard (0...now.count).contains(now.cursor) else {
          Issue.record("after \(typed.suffix(40)) the cursor is at \(now.cursor) of \(now.count)")
          return
        }
        if now.count > 300 { now = ViText(text, cursor: 0) }
      }
    }
  }
}
