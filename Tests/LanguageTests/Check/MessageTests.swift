import Testing

/// Source in, the whole message out.
@Suite struct MessageTests {
  @Test func theExampleOfTheDesign() {
    let text = """
      //: # Curves
      let start = 1
      //: Then
      let more = 2
      //: and
      //% title: "Curve detectors"
      func f(_ x) {
        return x
      }
      let b = f(1)
      let c = 1

      // Curves of the third block
      let a = fz(block: "3.1", layer: .pre, chan: 29)
      """
    let message = """
      error[RSN012]: `fz` has no argument `chan`
        ┌─ curves.rsn:14:39   cell 3 “Curve detectors”
      14│ let a = fz(block: "3.1", layer: .pre, chan: 29)
        │                                       ^^^^ did you mean `ch`?
        = fz(block:, layer:, ch:, at:, steps:, size:, seed:, …)
      """
    #expect(Fixture.messages(text, name: "curves.rsn") == message)
  }

  @Test(arguments: [
    (
      "let a = fs(block: 1)",
      """
      error[RSN010]: `fs` is not defined
        ┌─ test.rsn:1:9
       1│ let a = fs(block: 1)
        │         ^^ did you mean `fz`?
      """
    ),
    (
      "fz(block: \"3.1\")",
      """
      error[RSN013]: `fz` needs `layer:` and `ch:`
        ┌─ test.rsn:1:1
       1│ fz(block: "3.1")
        │ ^^
        = fz(block:, layer:, ch:, at:, steps:, size:, seed:, …)
      """
    ),
    (
      "fz(block: \"3.1\", layer: .pree, ch: 29)",
      """
      error[RSN016]: `layer` cannot be `.pree`
        ┌─ test.rsn:1:25
       1│ fz(block: "3.1", layer: .pree, ch: 29)
        │                         ^^^^^ did you mean `.pre`?
        = valid: .in, .pre or .post
      """
    ),
    (
      "fz(\"3.1\", layer: .pre, ch: 29)",
      """
      error[RSN015]: `fz` takes no arguments without a label
        ┌─ test.rsn:1:4
       1│ fz("3.1", layer: .pre, ch: 29)
        │    ^^^^^ did you mean `block: …`?
        = fz(block:, layer:, ch:, at:, steps:, size:, seed:, …)
      """
    ),
    (
      "for i in 3 { print(i) }",
      """
      error[RSN017]: a loop cannot run over 3
        ┌─ test.rsn:1:10
       1│ for i in 3 { print(i) }
        │          ^ did you mean `0..<3`?
      """
    ),
    (
      "fz(block: 3.1, layer: .pre, ch: 29)",
      """
      error[RSN017]: `block` wants a String, not 3.1
        ┌─ test.rsn:1:11
       1│ fz(block: 3.1, layer: .pre, ch: 29)
        │           ^^^ did you mean "3.1"?
      """
    ),
    (
      "let größe = 1\nfz(block: \"3.1\", layer: .pre, ch: [13, 99], steps: größe)",
      """
      error[RSN027]: there is no channel 99
        ┌─ test.rsn:2:40
       2│ fz(block: "3.1", layer: .pre, ch: [13, 99], steps: größe)
        │                                        ^^ valid: 0..<64
      """
    ),
    (
      "let a = 1\na = 2",
      """
      error[RSN018]: `a` cannot be changed
        ┌─ test.rsn:2:1
       2│ a = 2
        │ ^ declared with `let`, on line 1
        = `var` in place of `let` makes it changeable
      """
    ),
    (
      "1 < 2 > 0",
      """
      error[RSN008]: `<` and `>` cannot stand in one chain of comparisons
        ┌─ test.rsn:1:7
       1│ 1 < 2 > 0
        │       ^ put one of the comparisons in parentheses
        = a chain uses only < and <=, or only > and >=, or only ==
      """
    ),
    (
      "show(1, \"図\", caption: \"a\")\n",
      """
      error[RSN015]: `show` takes one argument without a label
        ┌─ test.rsn:1:9
       1│ show(1, "図", caption: "a")
        │         ^^^^ one too many
        = show(value, caption:)
      """
    ),
    (
      "show(1, \"a\")\n",
      """
      error[RSN015]: `show` takes one argument without a label
        ┌─ test.rsn:1:9
       1│ show(1, "a")
        │         ^^^ did you mean `caption: …`?
        = show(value, caption:)
      """
    ),
    (
      "func f(x: Int) -> Int { return x }\nf(3)\n",
      """
      error[RSN015]: `f` takes no arguments without a label
        ┌─ test.rsn:2:3
       2│ f(3)
        │   ^ did you mean `x: …`?
        = f(x:)
      """
    ),
    (
      "let xs: [Int] = 3\n",
      """
      error[RSN017]: `xs` wants a [Int], not 3
        ┌─ test.rsn:1:17
       1│ let xs: [Int] = 3
        │                 ^ did you mean [3]?
      """
    ),
    (
      "print(\n  1,\n",
      """
      error[RSN006]: `(` has no closing `)`
        ┌─ test.rsn:1:6
       1│ print(
        │      ^
      """
    ),
    (
      "//% titel: \"a\" | width: big\nprint(1)",
      """
      error[RSN023]: cells have no option `titel`
        ┌─ test.rsn:1:5   cell 1
       1│ //% titel: "a" | width: big
        │     ^^^^^ did you mean `title`?
        = id: | title: | caption: | width: | echo: | output: | timeout: | expect-error:

      error[RSN024]: `width` wants a whole number of pixels from 1 to 10000
        ┌─ test.rsn:1:25   cell 1
       1│ //% titel: "a" | width: big
        │                         ^^^
      """
    ),
  ]) func message(_ text: String, _ message: String) { #expect(Fixture.messages(text) == message) }
}
