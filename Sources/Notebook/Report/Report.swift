import Language

/// What a report says, in the order of the notebook. The runner fills it in; `ReportMarkdown` writes it.
public struct Report: Sendable {
  public enum Item: Sendable {
    case prose(ReportProse)
    /// A cell's title, where prose stands between its header and its code.
    case heading(cell: String, title: String?)
    case cell(ReportCell)
  }

  /// The notebook's file without its folder and ending: the title where the prose has none.
  public let name: String
  public var items: [Item] = []
  /// What stands at the end: the networks, the version. Nothing that differs between two equal runs.
  public var colophon: [String] = []
  /// Why the run stopped before its end, if it did.
  public var ending: String?

  public init(name: String) { self.name = name }
}

/// A paragraph of prose with its values filled in.
public struct ReportProse: Sendable {
  public enum Part: Sendable {
    case text(String)
    case value(String)
    /// A value whose cell did not run.
    case missing(String)
    case figure(id: String)
  }
  public var parts: [Part]
  public init(parts: [Part]) { self.parts = parts }
}

public struct ReportCell: Sendable {
  public enum State: Sendable, Equatable {
    case waiting
    case running
    case done
    /// The rendered diagnostic.
    case failed(String)
    /// The error that it was there to show.
    case failedAsExpected(String)
    case skipped(because: Int)
    case stopped
    /// The run ended before it.
    case notRun
  }

  public let number: Int, id: String, title: String?, caption: String?, width: Int?
  public let showsCode: Bool, showsOutput: Bool
  public let code: String
  public var state: State = .waiting
  /// Whether its title stands above its code, and not already further up.
  public var showsTitle = true
  public var outputs: [Output] = []
  /// Parameters that the command line changed: name and value as the source would write it, and the default.
  public var overrides: [(name: String, value: String, fallback: String)] = []

  public init(
    number: Int, id: String, title: String? = nil, caption: String? = nil, width: Int? = nil, showsCode: Bool = true,
    showsOutput: Bool = true, code: String
  ) {
    (self.number, self.id, self.title, self.caption, self.width) = (number, id, title, caption, width)
    (self.showsCode, self.showsOutput, self.code) = (showsCode, showsOutput, code)
  }
}

/// Something that a cell showed.
public enum Output: Sendable {
  case text(String)
  case figure(Figure)
  case table(ReportTable)
  case hypothesis(ReportHypothesis)
  case warning(String)
}

/// A picture or a plot: files below the report's folder.
public struct Figure: Sendable {
  /// `wants-1`
  public let id: String
  public let picture: String
  public var caption: String?
  /// The same as vectors, and as numbers.
  public var vectors: String?, data: String?
  /// The same picture for readers who see dark pages.
  public var dark: String?
  /// How wide it is shown where the cell does not say; nil: as it is.
  public var width: Int?

  public init(id: String, picture: String, caption: String? = nil, vectors: String? = nil, data: String? = nil) {
    (self.id, self.picture, self.caption, self.vectors, self.data) = (id, picture, caption, vectors, data)
  }
}

public struct ReportTable: Sendable {
  public let id: String
  public var caption: String?
  public let header: [String]
  /// Finished Markdown, cell by cell.
  public let rows: [[String]]
  /// Whether a column holds numbers, which stand right.
  public let isNumeric: [Bool]
  public let data: String
  /// Rows that the Markdown leaves out; the data file has them.
  public let hiddenRows: Int

  public init(id: String, caption: String? = nil, header: [String], rows: [[String]], isNumeric: [Bool], data: String, hiddenRows: Int = 0)
  {
    (self.id, self.caption, self.header, self.rows) = (id, caption, header, rows)
    (self.isNumeric, self.data, self.hiddenRows) = (isNumeric, data, hiddenRows)
  }
}

public struct ReportHypothesis: Sendable {
  public let claim: String, verdict: HypothesisResult.Verdict
  /// `0.412 < 0.871`, one for each comparison.
  public let compared: [String]

  public init(claim: String, verdict: HypothesisResult.Verdict, compared: [String]) {
    (self.claim, self.verdict, self.compared) = (claim, verdict, compared)
  }
}
