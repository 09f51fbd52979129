import Foundation
import Imaging
import Testing

@Suite struct TerminalTests {
  @Test func whatATerminalCanShow() {
    func kind(_ environment: [String: String]) -> TerminalGraphics.Kind? {
      TerminalGraphics.protocol(environment: environment, isTerminal: true)
    }
    #expect(kind(["TERM": "xterm-kitty"]) == .kitty)
    #expect(kind(["TERM": "xterm-256color", "KITTY_WINDOW_ID": "1"]) == .kitty)
    #expect(kind(["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"]) == .iterm2)
    #expect(kind(["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"]) == .iterm2)
    #expect(kind(["TERM": "xterm-256color"]) == .halfBlocks256)
    #expect(kind(["TERM": "xterm-256color", "COLORTERM": "truecolor"]) == .halfBlocks)
    #expect(kind(["TERM": "dumb"]) == nil && kind([:]) == nil && kind(["TERM": "vt100"]) == nil)
    #expect(kind(["TERM": "xterm-256color", "COLORTERM": "truecolor", "KONSOLE_VERSION": "221203"]) == .kitty)
    #expect(kind(["TERM": "xterm-256color", "COLORTERM": "truecolor", "KONSOLE_VERSION": "210400"]) == .halfBlocks)
    // Another terminal that was started from one of these has their variables, too.
    #expect(kind(["TERM": "xterm", "XTERM_VERSION": "XTerm(379)", "KITTY_WINDOW_ID": "1"]) == .halfBlocks256)
    #expect(kind(["TERM": "xterm-256color", "COLORTERM": "truecolor", "VTE_VERSION": "7006", "KONSOLE_VERSION": "221203"]) == .halfBlocks)
    #expect(kind(["TERM": "xterm-kitty", "VTE_VERSION": "7006"]) == .kitty)
    // Pictures by a protocol are no colours of text.
    #expect(kind(["TERM": "xterm-256color", "NO_COLOR": "1"]) == nil && kind(["TERM": "xterm-kitty", "NO_COLOR": "1"]) == .kitty)
    // Inside tmux and screen, whatever is outside.
    #expect(kind(["TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"]) == .halfBlocks)
    #expect(kind(["TERM": "screen-256color", "KITTY_WINDOW_ID": "1"]) == .halfBlocks256)
    // Over ssh `TERM` tells, and what iTerm2 has its own shell pass on.
    #expect(kind(["TERM": "xterm-ghostty", "SSH_TTY": "/dev/pts/1"]) == .kitty)
    #expect(kind(["TERM": "xterm-256color", "LC_TERMINAL": "iTerm2", "SSH_TTY": "/dev/pts/1"]) == .iterm2)
    // What the person says goes before all.
    #expect(
      kind(["TERM": "xterm-256color", "RESIN_IMAGES": "none"]) == nil && kind(["TERM": "xterm", "RESIN_IMAGES": "iterm2"]) == .iterm2)
    // tmux lets pictures pass where it is told to, and the terminal around it must know them.
    let environment = ["TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"]
    for (answer, expected) in [
      ("on xterm-kitty kitty(0.35.2)", TerminalGraphics.Kind.kittyInTmux), ("off xterm-kitty kitty(0.35.2)", .halfBlocks),
      ("on xterm-256color ghostty 1.0", .kittyInTmux),
      // tmux 3.3 says 1; a kitty before 0.28 does not bind pictures to characters.
      ("1 xterm-kitty kitty(0.28.1)", .kittyInTmux), ("on xterm-kitty kitty(1.0.0)", .kittyInTmux),
      ("0 xterm-kitty kitty(0.28.1)", .halfBlocks),
      ("1 xterm-kitty kitty(0.26.5)", .halfBlocks), ("on xterm-256color", .halfBlocks), ("", .halfBlocks),
    ] {
      #expect(
        TerminalGraphics.protocol(environment: environment, isTerminal: true, tmux: { .init(answer: answer) }) == expected, "\(answer)")
    }
    #expect(TerminalGraphics.protocol(environment: ["TERM": "xterm-kitty"], isTerminal: false) == nil)
  }

  @Test func halfBlocksSendOnlyChanges() throws {
    let red: [UInt8] = [255, 0, 0]
    let blue: [UInt8] = [0, 0, 255]
    let image = try Image(bytes: red + red + blue + red + blue + blue, height: 3, width: 2)
    let escape = "\u{1B}["
    let expected =
      "\(escape)38;2;255;0;0m\(escape)48;2;0;0;255m▀\(escape)48;2;255;0;0m▀\(escape)0m\n" + "\(escape)38;2;0;0;255m▀▀\(escape)0m\n"
    #expect(try TerminalGraphics.render(image, for: .halfBlocks, columns: 80) == expected)
    let wide = try TerminalGraphics.render(Image(height: 100, width: 300), for: .halfBlocks, columns: 30)
    #expect(wide.filter { $0 == "▀" }.count == 30 * 5)
  }

  @Test func with256ColoursTheNearestIsTaken() throws {
    let image = try Image(bytes: [255, 0, 0, 0, 0, 0, 128, 128, 128, 250, 250, 250, 0, 95, 135, 18, 18, 18], height: 1, width: 6)
    let text = try TerminalGraphics.render(image, for: .halfBlocks256, columns: 6)
    let numbers = text.components(separatedBy: "38;5;").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
    #expect(numbers == [196, 16, 244, 231, 24, 233])
  }

  @Test func throughTmuxTheCharactersStandForThePicture() throws {
    let image = try Image.noise(height: 60, width: 80, seed: 1).roundedToBytes()
    let text = try TerminalGraphics.render(image, for: .kittyInTmux, columns: 40, number: 42)
    let parts = text.components(separatedBy: "\u{1B}Ptmux;").dropFirst()
    // Each command is wrapped, its own escapes doubled.
    #expect(parts.count > 1 && parts.allSatisfy { $0.hasPrefix("\u{1B}\u{1B}_G") && $0.contains("\u{1B}\u{1B}\\\u{1B}\\") })
    #expect(parts.first?.contains("U=1,f=100,q=2,i=42,c=10,r=4,m=1;") == true)
    let payload = parts.map { $0.components(separatedBy: ";")[1].components(separatedBy: "\u{1B}")[0] }.joined()
    let data = try #require(Data(base64Encoded: payload))
    #expect(try Image.decode([UInt8](data), name: "it") == image)
    let cells = text.unicodeScalars.filter { $0.value == 0x10EEEE }.count
    #expect(cells == 40 && text.components(separatedBy: "\u{1B}[38;5;42m").count == 5)
  }

  @Test func protocolsCarryThePNG() throws {
    let image = try Image.noise(height: 60, width: 80, seed: 1).roundedToBytes()
    let iterm = try TerminalGraphics.render(image, for: .iterm2, columns: 40)
    #expect(iterm.hasPrefix("\u{1B}]1337;File=inline=1;") && iterm.hasSuffix("\u{7}\n") && iterm.contains("width=10;"))
    let kitty = try TerminalGraphics.render(image, for: .kitty, columns: 7)
    let chunks = kitty.dropLast().components(separatedBy: "\u{1B}\\").dropLast()
    #expect(chunks.count > 1 && chunks[0].hasPrefix("\u{1B}_Ga=T,f=100,q=2,c=7,r=3,m=1;"))
    #expect(chunks.dropLast().allSatisfy { $0.contains("m=1;") } && chunks[chunks.count - 1].hasPrefix("\u{1B}_Gq=2,m=0;"))
    for text in [chunks.map { $0.components(separatedBy: ";")[1] }.joined(), iterm.dropLast(2).components(separatedBy: ":")[1]] {
      let data = try #require(Data(base64Encoded: text))
      #expect(try Image.decode([UInt8](data), name: "it") == image)
    }
  }
}
