import Language

/// A report as Markdown. The same report gives the same text: no time, host, absolute path or thread count gets in here.
public struct ReportMarkdown {
  private let report: Report
  /// Figures by id, in order; the first of a cell also goes by the cell's id.
  private let numbers: [String: Int]
  private let anchors: [String: String]

  public init(_ report: Report) {
    self.report = report
    var numbers: [String: Int] = [:], anchors: [String: String] = [:]
    var count = 0
    for case .cell(let cell) in report.items where cell.showsOutput {
      for case .figure(let figure) in cell.outputs {
        count += 1
        numbers[figure.id] = count
        anchors[figure.id] = "fig-\(figure.id)"
        if numbers[cell.id] == nil { (numbers[cell.id], anchors[cell.id]) = (count, "fig-\(figure.id)") }
      }
    }
    (self.numbers, self.anchors) = (numbers, anchors)
  }

  public var text: String {
    var blocks: [String] = []
    if !startsWithTitle { blocks.append("# \(Markdown.escape(report.name))") }
    for (index, item) in report.items.enumerated() {
      switch item {
      case .prose(let prose): blocks.append(index == 0 ? withEnding(render(prose)) : render(prose))
      case .heading(let id, let title): blocks += heading(id, title)
      case .cell(let cell): blocks += render(cell)
      }
    }
    if !startsWithTitle, let banner { blocks.insert(banner, at: 1) }
    blocks += hypotheses
    if !report.colophon.isEmpty { blocks += ["---", report.colophon.map { "<sub>\($0)</sub>" }.joined(separator: "<br>\n")] }
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// Why the run stopped early stands right below the title.
  private var banner: String? { report.ending.map { Markdown.quote("**\($0)**") } }

  private func withEnding(_ prose: String) -> String {
    guard startsWithTitle, let banner else { return prose }
    let lines = prose.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    return ([String(lines[0]), banner] + lines.dropFirst().map { trimmed(String($0)) }).joined(separator: "\n\n")
  }

  private var startsWithTitle: Bool {
    guard case .prose(let prose)? = report.items.first, case .text(let text)? = prose.parts.first else { return false }
    return text.drop { $0.isWhitespace }.hasPrefix("# ")
  }

  private func render(_ prose: ReportProse) -> String {
    let text = prose.parts.map { part in
      switch part {
      case .text(let text): text
      case .value(let value): Markdown.escape(value)
      case .missing(let source): "⚠ " + Markdown.code(source)
      case .figure(let id): reference(id)
      }
    }.joined()
    return trimmed(text)
  }

  /// `[Figure 2](#fig-wants-1)`; a figure that this run did not make is named as such.
  private func reference(_ id: String) -> String {
    guard let number = numbers[id], let anchor = anchors[id] else { return "Figure “\(Markdown.escape(id))” (not made)" }
    return "[Figure \(number)](#\(anchor))"
  }

  private func render(_ cell: ReportCell) -> [String] {
    var blocks: [String] = []
    let shows = cell.showsOutput || isFailure(cell.state)
    if cell.showsTitle, cell.showsCode || shows || cell.title != nil { blocks += heading(cell.id, cell.title) }
    if cell.showsCode { blocks.append(Markdown.fence(cell.code, language: "swift")) }
    if !cell.overrides.isEmpty {
      let list = cell.overrides.map { "\(Markdown.code("\($0.name) = \($0.value)")) (default \(Markdown.code($0.fallback)))" }
      blocks.append("*This run:* " + list.joined(separator: ", "))
    }
    if cell.showsOutput { blocks += outputs(cell) }
    if let banner = banner(cell.state) { blocks.append(banner) }
    return blocks
  }

  private func heading(_ id: String, _ title: String?) -> [String] {
    [Markdown.anchor("cell-\(id)")] + (title.map { ["### \(Markdown.escape($0))"] } ?? [])
  }

  private func isFailure(_ state: ReportCell.State) -> Bool {
    switch state {
    case .failed, .failedAsExpected, .skipped, .stopped, .notRun: true
    case .waiting, .running, .done: false
    }
  }

  private func banner(_ state: ReportCell.State) -> String? {
    switch state {
    case .waiting, .done: nil
    case .running: Markdown.quote("**This cell is running.**")
    case .failed(let diagnostic): Markdown.quote("✗ **This cell failed.**\n\n" + Markdown.fence(diagnostic, language: "text"))
    case .failedAsExpected(let diagnostic):
      Markdown.quote("**The error that this cell is there to show:**\n\n" + Markdown.fence(diagnostic, language: "text"))
    case .skipped(let number): Markdown.quote("**Skipped because of cell \(number).**")
    case .notRun: Markdown.quote("**Not run.**")
    case .stopped: Markdown.quote("**Stopped before it was done.**")
    }
  }

  /// Texts that follow each other share a block, as do hypotheses.
  private func outputs(_ cell: ReportCell) -> [String] {
    var blocks: [String] = []
    var texts: [String] = [], claims: [String] = []
    func flush() {
      if !texts.isEmpty { blocks.append(Markdown.fence(texts.joined(separator: "\n"), language: "text")) }
      if !claims.isEmpty { blocks.append(claims.joined(separator: "\n")) }
      (texts, claims) = ([], [])
    }
    for output in cell.outputs {
      if case .text(let text) = output {
        if !claims.isEmpty { flush() }
        texts.append(text)
        continue
      }
      if case .hypothesis(let hypothesis) = output {
        if !texts.isEmpty { flush() }
        claims.append("- " + line(hypothesis))
        continue
      }
      flush()
      switch output {
      case .figure(let figure): blocks += render(figure, width: cell.width)
      case .table(let table): blocks += render(table)
      case .warning(let text): blocks.append(Markdown.quote("⚠ " + Markdown.escape(text)))
      case .text, .hypothesis: break
      }
    }
    flush()
    return blocks
  }

  private func render(_ figure: Figure, width: Int?) -> [String] {
    let number = numbers[figure.id] ?? 0
    let alternative = figure.caption ?? "Figure \(number)"
    let picture =
      (width ?? figure.width).map { "<img src=\"\(figure.picture)\" width=\"\($0)\" alt=\"\(Markdown.attribute(alternative))\">" }
      ?? "![\(Markdown.escape(alternative))](\(figure.picture))"
    // What shows Markdown and knows nothing of <picture> shows the <img> in it.
    let themed = figure.dark.map { "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"\($0)\">\(picture)</picture>" }
    var caption = "*Figure \(number)" + (figure.caption.map { ": \(Markdown.escape($0))" } ?? "") + "*"
    let files = [figure.vectors.map { "[SVG](\($0))" }, figure.data.map { "[CSV](\($0))" }].compactMap(\.self)
    if !files.isEmpty { caption += " — " + files.joined(separator: ", ") }
    return [Markdown.anchor("fig-\(figure.id)") + "\n" + (themed ?? picture), caption]
  }

  private func render(_ table: ReportTable) -> [String] {
    var blocks = [Markdown.table(header: table.header, rows: table.rows, isNumeric: table.isNumeric)]
    var caption = table.caption.map { "*\(Markdown.escape($0))* — " } ?? ""
    if table.hiddenRows > 0 { caption += "\(table.hiddenRows) more row\(table.hiddenRows == 1 ? "" : "s") in " }
    blocks.append(caption + "[CSV](\(table.data))")
    return blocks
  }

  private func line(_ hypothesis: ReportHypothesis) -> String {
    let values = hypothesis.compared.isEmpty ? "" : ": " + hypothesis.compared.map(Markdown.code).joined(separator: ", ")
    return "\(mark(hypothesis.verdict)) **\(Markdown.escape(hypothesis.claim))**\(values)"
      + (hypothesis.verdict == .notANumber ? " (not a number)" : "")
  }

  private func mark(_ verdict: HypothesisResult.Verdict) -> String { verdict == .holds ? "✓" : "✗" }

  /// The table of all hypotheses, at the end.
  private var hypotheses: [String] {
    var rows: [[String]] = []
    var held = 0
    for case .cell(let cell) in report.items {
      for case .hypothesis(let hypothesis) in cell.outputs {
        if hypothesis.verdict == .holds { held += 1 }
        let values = hypothesis.compared.map { Markdown.code($0).replacing("|", with: "\\|") }.joined(separator: ", ")
        let note = hypothesis.verdict == .notANumber ? " not a number" : ""
        rows.append([
          mark(hypothesis.verdict), Markdown.escape(hypothesis.claim), values + note,
          "[\(Markdown.escape(cell.title ?? cell.id))](#cell-\(cell.id))",
        ])
      }
    }
    guard !rows.isEmpty else { return [] }
    return [
      "## Hypotheses", Markdown.table(header: ["", "Claim", "Compared", "Cell"], rows: rows, isNumeric: []),
      "\(held) of \(rows.count) hold\(held == 1 && rows.count == 1 ? "s" : "").",
    ]
  }
}

/// Without empty lines at either end.
func trimmed(_ text: String) -> String {
  var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
  while let first = lines.first, first.allSatisfy(\.isWhitespace) { lines.removeFirst() }
  while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
  return lines.joined(separator: "\n")
}
