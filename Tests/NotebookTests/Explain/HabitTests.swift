import Builtins
import Language
import Session
import Syntax
import Testing

@testable import Diagnostics

/// What people write who come from other languages gets one message with what is written here.
@Suite struct HabitTests {
  private func messages(_ text: String) -> [String] {
    let session = Session(Session.Configuration())
    let known = "let y = [1, 2, 3]; let x = 3; let im = noise(size: 8, seed: 1); let data = dataset(\"test\").take(2);\n"
    switch session.enter(Source(name: "a.rsn", text: known + text)) {
    case .done: return []
    case .problems(let problems): return problems.map { "\($0.message) | \($0.label)" }
    case .failed(let trap): return ["\(trap.diagnostic.message) | \(trap.diagnostic.label)"]
    }
  }

  @Test(arguments: [
    ("len(y)", "`len` is not defined | did you mean `y.count`?"),
    ("len(y + [4])", "`len` is not defined | did you mean `(y + [4]).count`?"),
    ("len", "`len` is not defined | write `x.count`"),
    ("str(x)", "`str` is not defined | did you mean `\"\\(x)\"`?"),
    ("for i in range(3) { print(i) }", "`range` is not defined | did you mean `0..<3`?"),
    ("range(2, x)", "`range` is not defined | did you mean `2..<x`?"),
    ("None", "`None` is not defined | did you mean `nil`?"), ("True", "`True` is not defined | did you mean `true`?"),
    ("list(y)", "`list` is not defined | an array is written `[1, 2]`; a range goes wherever one goes"),
    ("np.mean(y)", "`np` is not defined | functions stand by themselves: `mean(…)`"),
    ("np.array(y)", "`np` is not defined | did you mean `tensor(y)`?"),
    ("torch.nn.functional.relu(x)", "`torch` is not defined | functions stand by themselves: `relu(…)`"),
    ("np.pi", "`np` is not defined | did you mean `3.141592653589793`?"),
    ("x.shape[0]", "a Number has no member `shape` | an array has `.count`, an image `.height` and `.width`, `tensor(x)` a `.shape`"),
    ("y.length", "an Array has no member `length` | did you mean `count`?"),
    ("im.size", "an Image has no member `size` | "),
    ("y.push(3)", "there is no function or member `push` | write `xs = xs.append(x)`"),
    ("y.len()", "there is no function or member `len` | did you mean `count`?"),
    ("model.eval()", "there is no function or member `eval` | not needed: networks are always measured as they are"),
    ("Image(\"a.png\")", "`Image` is not defined | did you mean `image(\"a.png\")`?"),
    ("use(resnet18)", "`resnet18` is not defined | did you mean \"resnet18\"?"),
    ("fz(block: \"3.1\", layer: pre, ch: 29)", "`pre` is not defined | did you mean `.pre`?"),
    ("act(im, block: \"layer3.1\", layer: .pre, ch: 1)", "box has no block \"layer3.1\" | did you mean \"3.1\"?"),
    ("act(im, block: \"layer3.1.bn2\", layer: .pre)", "box has no block \"layer3.1.bn2\" | this is a module: `module: \"layer3.1.bn2\"`"),
    ("found = noise(size: 8, seed: 1)\nfound + found", "`found` is not defined | a new name is declared: `let found = …` or `var`"),
    ("hypothesis(\"more\", data.count > 2)", "`test` wants a Function, not a Bool | a closure reads `{ … }`"),
    ("noise(size=8, seed=1)", "expected `:` after the label, found `=` | did you mean `size: …`?"),
    ("acts = []", "`acts` is not defined | a new name is declared: `let acts = …` or `var`"),
    ("im.width = 3", "`.width` cannot be assigned to | values stay as they are"),
    ("i = 0", "`i` is not defined | a new name is declared: `let i = …` or `var`"),
    ("dataset(\"tset\")", "there is no folder or list \"tset\" | did you mean \"test\"?"),
    ("survey(data, blocks: [\"3.1\"], layers: .pre)", "`layers` wants a [Layer], not .pre | did you mean [.pre]?"),
    ("survey(data, blocks: \"3.1\", layers: [.pre])", "`blocks` wants a [String]?, not \"3.1\" | did you mean [\"3.1\"]?"),
  ]) func aHabitGetsItsHint(_ text: String, _ message: String) { #expect(messages(text) == [message]) }

  @Test(arguments: [
    ("let m = model(\"box\"); m(3)", "use(m), and then logits(x), classify(x), or act(x, block:, layer:) for any place"),
    ("let t = tensor([1, 2]); t > 0", "element by element: xs.map { $0 > 0 }; of a tensor t.values.map { … }"),
    ("[1, 2] * 2", "element by element: xs.map { $0 * 2 }, or tensor(xs) * 2"),
    ("\"%.2f\" % 3", "with so many places: format(x, places: 2)"),
    ("tensor([1, 2])[-1]", "from the end: t[t.shape[0] - 1]"),
    ("act(noise(size: 224, seed: 1), block: \"3.1\", layer: \"bn2\")", "valid: .in, .pre, .post"),
    ("model = 3", "`let model = …` makes a name of your own, which then hides it"),
  ]) func aNoteSaysHow(_ text: String, _ note: String) {
    let notes: [String] =
      switch Session(Session.Configuration()).enter(Source(name: "a.rsn", text: text)) {
      case .done: []
      case .problems(let problems): problems.flatMap(\.notes)
      case .failed(let trap): trap.diagnostic.notes
      }
    #expect(notes.contains(note), "\(notes)")
  }

  @Test func fromTheEnd() {
    let session = Session(Session.Configuration())
    guard case .failed(let trap) = session.enter(Source(name: "a.rsn", text: "[1, 2][-1]")) else {
      Issue.record("it did not fail")
      return
    }
    #expect(trap.diagnostic.notes == ["from the end: xs[xs.count - 1], xs.last, xs[..<xs.count - 1]"])
  }

  @Test func whatTheProgramDeclaresIsMeant() {
    #expect(messages("func len(_ xs) { 7 }\nlen(y)").isEmpty && messages("let np = 3\nnp + 1").isEmpty)
    #expect(messages("func use2(_ def) { def + 1 }\nuse2(1)").isEmpty)
  }

  /// What is offered can be written, and what is missed is really missing.
  @Test func theTableIsSound() {
    for (word, habit) in Habit.names {
      #expect(Registry.resin[word] == nil && !Parser.keywords.contains(word), "\(word)")
      let forms: [String] =
        switch habit {
        case .write(let text): [text]
        case .call(let forms): forms.map { $0.replacing("$0", with: "x").replacing("$1", with: "y").replacing("$2", with: "z") }
        case .none: []
        }
      for form in forms {
        let (program, problems) = Parser.parse(Source(name: "a.rsn", text: "var x = 1, y = 2, z = 3, plot = 4\n" + form))
        let session = Session(Session.Configuration())
        #expect(
          (problems + session.check(program)).filter { $0.code != .missingFile && $0.code != .outOfRange }.isEmpty, "\(word): \(form)")
      }
    }
    for word in Habit.statements.keys { #expect(!Parser.keywords.contains(word), "\(word)") }
  }

  @Test(arguments: [
    ("var rs = []\nfor i in 0..<3 { rs.append(i) }", ["append"]), ("func g(_ xs) { xs.sort(); xs }\ng([1])", ["sort"]),
    ("for i in 0..<3 { if i > 1 { abs(i) } }", ["abs"]), ("func g(_ xs) { xs.sort() }\ng([1])", []),
    ("let q = [1].map { x in abs(x) }", []), ("for i in 0..<3 { let s = if i > 1 { abs(i) } else { 0 }; print(s) }", []),
    ("for i in 0..<3 { assert(i >= 0, \"no\") }", []), ("for i in 0..<3 { [1].map { print($0) } }", []), ("[1].append(2)", []),
    ("for i in 0..<3 { show(abs(i)) }", []),
  ]) func aCallThatChangesNothing(_ text: String, _ names: [String]) {
    let session = Session(Session.Configuration())
    let found = session.check(Parser.parse(Source(name: "a.rsn", text: text)).program)
    #expect(found.map(\.message) == names.map { "the value of `\($0)` is not used, and it changes nothing" })
  }
}
