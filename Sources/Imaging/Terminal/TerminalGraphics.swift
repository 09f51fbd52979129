/// Images in a terminal.
public enum TerminalGraphics {
  /// How a terminal is told to show one.
  public enum Kind: String, Sendable, CaseIterable {
    /// kitty's graphics protocol; also Ghostty's.
    case kitty
    /// The same through tmux, where it lets such things pass: the picture is bound to characters, which tmux moves about as it does all others.
    case kittyInTmux
    /// iTerm2's inline images; also WezTerm's.
    case iterm2
    /// The upper half of a character in one colour and the lower half in another, with 24-bit colours.
    case halfBlocks
    /// The same with the 256 colours that nearly every terminal has.
    case halfBlocks256
  }

  /// The environment's variables that ``protocol(environment:isTerminal:tmux:)`` asks for.
  public static let variables = [
    "TERM", "COLORTERM", "NO_COLOR", "TMUX", "STY", "TERM_PROGRAM", "LC_TERMINAL", "KITTY_WINDOW_ID", "KONSOLE_VERSION",
    "XTERM_VERSION", "VTE_VERSION", "RESIN_IMAGES",
  ]

  /// What tmux knows of itself and of the terminal around it.
  public struct Tmux: Sendable {
    let passes: Bool, terminal: String
    /// - Parameter answer: what `tmux display-message -p` says to ``question``.
    public init(answer: String) {
      let words = answer.split(whereSeparator: \.isWhitespace).map(String.init)
      // tmux 3.3 says 1, later ones on.
      passes = ["1", "on", "all"].contains(words.first)
      terminal = words.dropFirst().joined(separator: " ").lowercased()
    }
    public static let question = "#{allow-passthrough} #{client_termname} #{client_termtype}"
    /// Whether the terminal binds pictures to characters: kitty does since 0.28.
    var bindsPictures: Bool {
      guard terminal.contains("kitty") else { return terminal.contains("ghostty") }
      let numbers = terminal.split(separator: "kitty(").last?.split { !$0.isNumber }.prefix(2).compactMap { Int($0) } ?? []
      return numbers.count < 2 || numbers[0] > 0 || numbers[1] >= 28
    }
  }

  /// What to use, from the environment's variables; nil where images make no sense, or no colours are wanted.
  ///
  /// `RESIN_IMAGES` (kitty, iterm2, blocks, blocks256, none) goes before everything else. Over ssh `TERM` and, if the other side lets it, `LC_TERMINAL` tell.
  /// - Parameter tmux: asked only inside tmux.
  public static func `protocol`(environment: [String: String], isTerminal: Bool, tmux: () -> Tmux? = { nil }) -> Kind? {
    let term = environment["TERM"] ?? ""
    guard isTerminal, !term.isEmpty, term != "dumb" else { return nil }
    switch environment["RESIN_IMAGES"] {
    case "kitty"?: return environment["TMUX"] == nil ? .kitty : .kittyInTmux
    case "iterm2"?: return .iterm2
    case "blocks"?: return .halfBlocks
    case "blocks256"?: return .halfBlocks256
    case "none"?: return nil
    default: break
    }
    let hasColours = (environment["NO_COLOR"] ?? "").isEmpty
    if environment["TMUX"] != nil {
      if let tmux = tmux(), tmux.passes, tmux.bindsPictures { return .kittyInTmux }
      // It gives each terminal the colours that it has.
      return hasColours ? .halfBlocks : nil
    }
    if environment["STY"] != nil || term.hasPrefix("screen") || term.hasPrefix("tmux") {
      return hasColours ? isTrueColour(environment, term) ? .halfBlocks : .halfBlocks256 : nil
    }
    let program = environment["TERM_PROGRAM"] ?? environment["LC_TERMINAL"] ?? ""
    if term == "xterm-kitty" || term == "xterm-ghostty" || program == "ghostty" { return .kitty }
    if ["iTerm.app", "iTerm2", "WezTerm"].contains(program) { return .iterm2 }
    // What another terminal was started from has left its variables to it.
    let isAnother = environment["XTERM_VERSION"] != nil || environment["VTE_VERSION"] != nil
    let konsole = environment["KONSOLE_VERSION"].flatMap { Int($0) } ?? 0
    if !isAnother, environment["KITTY_WINDOW_ID"] != nil || konsole >= firstKonsole { return .kitty }
    guard hasColours, !["vt100", "vt102", "vt220", "ansi"].contains(term) else { return nil }
    return isTrueColour(environment, term) ? .halfBlocks : .halfBlocks256
  }

  /// Konsole knows kitty's protocol since 22.04.
  private static let firstKonsole = 220400

  private static func isTrueColour(_ environment: [String: String], _ term: String) -> Bool {
    if ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "") || environment["TERM_PROGRAM"] == "vscode" { return true }
    return term.hasSuffix("-direct") || ["alacritty", "foot", "contour", "wezterm"].contains { term.hasPrefix($0) }
  }

  /// The bytes to write to the terminal, with a newline at the end.
  /// - Parameters:
  ///   - columns: the widest that it may become, in characters; smaller images stay smaller.
  ///   - number: by which later writes replace the picture, where the protocol can.
  public static func render(_ image: Image, for kind: Kind, columns: Int, number: Int? = nil) throws(ImageError) -> String {
    let columns = min(max(columns, 1), 1000)
    switch kind {
    case .kitty: return try Kitty.direct(image, columns: min(columns, naturalColumns(image)), number: number)
    case .kittyInTmux: return try Kitty.inTmux(image, columns: min(columns, naturalColumns(image)), number: number)
    case .iterm2: return try iterm2(image, columns: min(columns, naturalColumns(image)))
    case .halfBlocks: return HalfBlocks.text(image, columns: min(columns, image.width), HalfBlocks.trueColour)
    case .halfBlocks256: return HalfBlocks.text(image, columns: min(columns, image.width), HalfBlocks.palette)
    }
  }

  /// The rows of characters that an image takes.
  public static func rows(of image: Image, for kind: Kind, columns: Int) -> Int {
    let columns = min(max(columns, 1), 1000)
    switch kind {
    case .kitty, .kittyInTmux, .iterm2: return Kitty.rows(image, columns: min(columns, naturalColumns(image)))
    case .halfBlocks, .halfBlocks256: return (HalfBlocks.rows(image, columns: min(columns, image.width)) + 1) / 2
    }
  }

  /// Takes away the picture of a number, where erasing its characters is not enough.
  public static func removal(of number: Int, for kind: Kind) -> String {
    switch kind {
    case .kitty: Kitty.removal(of: number, inTmux: false)
    case .kittyInTmux: Kitty.removal(of: number, inTmux: true)
    case .iterm2, .halfBlocks, .halfBlocks256: ""
    }
  }

  /// A character is about eight pixels wide.
  private static func naturalColumns(_ image: Image) -> Int { (image.width + 7) / 8 }

  private static func iterm2(_ image: Image, columns: Int) throws(ImageError) -> String {
    let png = try image.png()
    return "\u{1B}]1337;File=inline=1;size=\(png.count);width=\(columns);preserveAspectRatio=1:\(Base64.encode(png))\u{7}\n"
  }
}
