import Cache
import Diagnostics
import Session
import Storage

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard output and standard error as commands use them: values go to the one, everything else to the other.
public struct Console: Sendable {
  public let output: @Sendable (String) throws(FileError) -> Void
  public let error: @Sendable (String) -> Void
  /// Whether standard output and standard error are terminals that understand colours.
  public let colorsOutput: Bool, colorsError: Bool
  public let progress: ProgressLine.Style
  /// The width of the terminal, as it is now; nil without one.
  public var outputColumns: Int? { outputSize()?.columns }
  /// Its height.
  public var outputRows: Int? { outputSize()?.rows }
  private let outputSize: @Sendable () -> (columns: Int, rows: Int?)?
  /// The width of the terminal that standard error is, as it is now; nil where it is none.
  private var errorColumns: @Sendable () -> Int? = { nil }
  /// Where events go that machines read; then nothing else goes to standard error.
  public private(set) var log: RunLog?

  public init(
    output: @escaping @Sendable (String) throws(FileError) -> Void, error: @escaping @Sendable (String) -> Void, colorsOutput: Bool = false,
    colorsError: Bool = false, progress: ProgressLine.Style = .silent, outputColumns: Int? = nil, outputRows: Int? = nil
  ) {
    (self.output, self.error, self.colorsOutput, self.colorsError) = (output, error, colorsOutput, colorsError)
    self.progress = progress
    outputSize = { outputColumns.map { ($0, outputRows) } }
  }

  private init(
    _ other: Console, error: @escaping @Sendable (String) -> Void, colorsError: Bool, progress: ProgressLine.Style,
    outputSize: @escaping @Sendable () -> (columns: Int, rows: Int?)?
  ) {
    (output, self.error, self.progress, self.outputSize) = (other.output, error, progress, outputSize)
    (colorsOutput, self.colorsError) = (other.colorsOutput, colorsError)
  }

  /// The process's own. NO_COLOR and terminals without abilities are respected.
  public static let standard: Console = {
    let isDumb = Paths.environment("TERM").map { $0 == "dumb" } ?? true
    let hasColor = Paths.environment("NO_COLOR") == nil && !isDumb
    let isTerminal = isatty(2) == 1 && !isDumb
    let console = Console(
      output: { (text) throws(FileError) in try StandardStream.output.write(text) }, error: { try? StandardStream.error.write($0) },
      colorsOutput: hasColor && isatty(1) == 1, colorsError: hasColor && isatty(2) == 1)
    var standard = Console(
      console, error: console.error, colorsError: console.colorsError,
      progress: isTerminal ? .terminal(columns: size(2)?.columns ?? 80) : .plain(interval: 30),
      outputSize: { isatty(1) == 1 ? size(1).map { ($0.columns, $0.rows) } ?? (80, nil) : nil })
    standard.errorColumns = { isatty(2) == 1 ? size(2)?.columns ?? 80 : nil }
    return standard
  }()

  /// With standard error for machines: each line one JSON object.
  ///
  /// - Parameter interval: seconds between two lines of progress.
  public func logging(every interval: Double = 1) -> Console {
    let log = RunLog(interval: interval, write: error)
    var console = Console(
      self, error: { text in log.add(.message, ["text": .string(text.withoutSpace)]) }, colorsError: false, progress: .silent,
      outputSize: outputSize)
    console.log = log
    return console
  }

  static func size(_ descriptor: Int32) -> (columns: Int, rows: Int)? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return nil }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Writes a page to standard output.
  public func show(_ text: String) -> ExitStatus {
    do { try output(text.hasSuffix("\n") ? text : text + "\n") } catch {
      complain(error.description)
      return .unavailable
    }
    return .ok
  }

  /// Writes the page of a code.
  @discardableResult
  public func show(_ code: Code) -> ExitStatus {
    show(PageRenderer(color: colorsOutput, columns: outputColumns ?? 80).render(code))
  }

  public func complain(_ text: String) {
    if log != nil { return error(text) }
    let line = "rsn: \(text)\n"
    error(errorColumns().map { line.wrapped(to: $0) } ?? line)
  }

  /// A line that is no value.
  public func remark(_ line: String) { error((errorColumns().map { line.wrapped(to: $0) } ?? line) + "\n") }

  public func report(_ problems: [Problem]) {
    guard !problems.isEmpty else { return }
    if let log {
      for problem in problems { log.add(.problem, ["problem": problem.json]) }
      return
    }
    error(Renderer(color: colorsError, columns: errorColumns()).render(problems) + "\n")
  }
}

extension String {
  /// Without space at either end.
  fileprivate var withoutSpace: String {
    var part = drop(while: \.isWhitespace)
    while part.last?.isWhitespace ?? false { part.removeLast() }
    return String(part)
  }
}
