/// Images in a terminal.
public enum TerminalGraphics {
  /// How a terminal is told to show one.
  public enum Kind: String, Sendable, CaseIterable {
    /// kitty's graphics protocol; also Ghostty's.
    case kitty
    /// iTerm2's inline images; also WezTerm's.
    case iterm2
    /// The upper half of a character in one colour and the lower half in another, with 24-bit colours.
    case halfBlocks
  }

  /// What to use, from the environment's variables; nil where images make no sense.
  ///
  /// Within tmux and screen the terminal outside is not reached reliably, so there it is half-blocks.
  public static func `protocol`(environment: [String: String], isTerminal: Bool) -> Kind? {
    let term = environment["TERM"] ?? ""
    guard isTerminal, term != "dumb" else { return nil }
    let isMultiplexed = environment["TMUX"] != nil || environment["STY"] != nil || term.hasPrefix("screen") || term.hasPrefix("tmux")
    if isMultiplexed { return .halfBlocks }
    let program = environment["TERM_PROGRAM"] ?? environment["LC_TERMINAL"] ?? ""
    if environment["KITTY_WINDOW_ID"] != nil || term == "xterm-kitty" || term == "xterm-ghostty" || program == "ghostty" { return .kitty }
    if ["iTerm.app", "iTerm2", "WezTerm"].contains(program) { return .iterm2 }
    return .halfBlocks
  }

  /// The bytes to write to the terminal, with a newline at the end.
  /// - Parameter columns: the widest that it may become, in characters; smaller images stay smaller.
  public static func render(_ image: Image, for kind: Kind, columns: Int) throws(ImageError) -> String {
    let columns = min(max(columns, 1), 1000)
    switch kind {
    case .kitty: return try kitty(image, columns: min(columns, naturalColumns(image)))
    case .iterm2: return try iterm2(image, columns: min(columns, naturalColumns(image)))
    case .halfBlocks: return halfBlocks(image, columns: min(columns, image.width))
    }
  }

  /// A character is about eight pixels wide.
  private static func naturalColumns(_ image: Image) -> Int { (image.width + 7) / 8 }

  private static func kitty(_ image: Image, columns: Int) throws(ImageError) -> String {
    let data = Array(Base64.encode(try image.png()).utf8)
    // At most 4096 bytes at a time; m=1 says that more follow, q=2 that no answer is wanted.
    let size = 4096
    var result = ""
    for start in stride(from: 0, to: data.count, by: size) {
      let end = min(start + size, data.count)
      let first = start == 0 ? "a=T,f=100,q=2,c=\(columns)," : ""
      result += "\u{1B}_G\(first)m=\(end < data.count ? 1 : 0);" + String(decoding: data[start..<end], as: UTF8.self) + "\u{1B}\\"
    }
    return result + "\n"
  }

  private static func iterm2(_ image: Image, columns: Int) throws(ImageError) -> String {
    let png = try image.png()
    return "\u{1B}]1337;File=inline=1;size=\(png.count);width=\(columns);preserveAspectRatio=1:\(Base64.encode(png))\u{7}\n"
  }

  private static func halfBlocks(_ image: Image, columns: Int) -> String {
    let rows = max(1, Int((Double(image.height) * Double(columns) / Double(image.width)).rounded()))
    let small = image.resampled(height: rows, width: columns)
    let bytes = small.bytes
    func colour(_ y: Int, _ x: Int) -> String {
      let i = (y * columns + x) * 3
      return "\(bytes[i]);\(bytes[i + 1]);\(bytes[i + 2])"
    }
    var result = ""
    for y in stride(from: 0, to: rows, by: 2) {
      var (upper, lower) = ("", "")
      for x in 0..<columns {
        let above = colour(y, x)
        // Only changes are sent. Below the last of an odd number of rows there is the terminal's own background.
        if above != upper { result += "\u{1B}[38;2;\(above)m" }
        upper = above
        if y + 1 < rows {
          let below = colour(y + 1, x)
          if below != lower { result += "\u{1B}[48;2;\(below)m" }
          lower = below
        }
        result += "▀"
      }
      result += "\u{1B}[0m\n"
    }
    return result
  }
}
