import Language
import Testing

@testable import Notebook

@Suite struct MarkdownTests {
  @Test func fencesAreLongerThanWhatIsInside() {
    #expect(Markdown.fence("a") == "```\na\n```")
    #expect(Markdown.fence("```\nb\n```", language: "swift") == "````swift\n```\nb\n```\n````")
  }

  @Test func nothingInATextIsMarkup() {
    #expect(Markdown.escape("a|b_c*d\n<e>&#[x]") == "a\\|b\\_c\\*d \\<e\\>&amp;\\#\\[x\\]")
    #expect(Markdown.code("a`b") == "`` a`b ``")
  }

  private func sample() -> Report {
    var report = Report(name: "figure-1")
    report.items.append(
      .prose(.init(parts: [.text("# Title\nSee "), .figure(id: "wants"), .text(", ratio "), .value("0.9812"), .text(".")])))
    var cell = ReportCell(number: 1, id: "wants", title: "What it wants", caption: "A caption", code: "fz()")
    cell.state = .done
    cell.outputs = [
      .text("1"), .text("2"), .figure(Figure(id: "wants-1", picture: "img/wants-1.png", caption: "Channel 29")),
      .hypothesis(.init(claim: "a | b", verdict: .holds, compared: ["1 < 2"])),
      .hypothesis(.init(claim: "c", verdict: .notANumber, compared: ["nan < 2"])),
    ]
    report.items.append(.cell(cell))
    var second = ReportCell(number: 2, id: "cell-2", showsCode: false, code: "x")
    second.state = .skipped(because: 1)
    report.items.append(.cell(second))
    return report
  }

  @Test func aReportAsAWhole() {
    #expect(
      ReportMarkdown(sample()).text == """
        # Title
        See [Figure 1](#fig-wants-1), ratio 0.9812.

        <a id="cell-wants"></a>

        ### What it wants

        ```swift
        fz()
        ```

        ```text
        1
        2
        ```

        <a id="fig-wants-1"></a>
        ![Channel 29](img/wants-1.png)

        *Figure 1: Channel 29*

        - ✓ **a \\| b**: `1 < 2`
        - ✗ **c**: `nan < 2` (not a number)

        <a id="cell-cell-2"></a>

        > **Skipped because of cell 1.**

        ## Hypotheses

        |  | Claim | Compared | Cell |
        | --- | --- | --- | --- |
        | ✓ | a \\| b | `1 < 2` | [What it wants](#cell-wants) |
        | ✗ | c | `nan < 2` not a number | [What it wants](#cell-wants) |

        1 of 2 hold.

        """)
  }

  @Test func aReportWithoutATitleGetsItsName() {
    let report = Report(name: "figure-1")
    #expect(ReportMarkdown(report).text == "# figure-1\n")
  }

  @Test func aFailureStandsInItsPlaceEvenWhereOutputIsHidden() {
    var report = Report(name: "x")
    var cell = ReportCell(number: 1, id: "a", showsCode: false, showsOutput: false, code: "")
    cell.state = .failed("error[RSN101]: no\n```")
    cell.outputs = [.text("hidden")]
    report.items = [.cell(cell)]
    let text = ReportMarkdown(report).text
    #expect(text.contains("> ✗ **This cell failed.**\n>\n> ````text\n> error[RSN101]: no\n> ```\n> ````"))
    #expect(!text.contains("hidden"))
  }
}
