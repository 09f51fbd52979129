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
    #expect(kind(["TERM": "xterm-256color"]) == .halfBlocks)
    #expect(kind(["TERM": "dumb"]) == nil)
    // Inside tmux and screen, whatever is outside.
    #expect(kind(["TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default,1,0"]) == .halfBlocks)
    #expect(kind(["TERM": "screen-256color", "KITTY_WINDOW_ID": "1"]) == .halfBlocks)
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

  @Test func protocolsCarryThePNG() throws {
    let image = try Image.noise(height: 60, width: 80, seed: 1).roundedToBytes()
    let iterm = try TerminalGraphics.render(image, for: .iterm2, columns: 40)
    #expect(iterm.hasPrefix("\u{1B}]1337;File=inline=1;") && iterm.hasSuffix("\u{7}\n") && iterm.contains("width=10;"))
    let kitty = try TerminalGraphics.render(image, for: .kitty, columns: 7)
    let chunks = kitty.dropLast().components(separatedBy: "\u{1B}\\").dropLast()
    #expect(chunks.count > 1 && chunks[0].hasPrefix("\u{1B}_Ga=T,f=100,q=2,c=7,m=1;"))
    #expect(chunks.dropLast().allSatisfy { $0.contains("m=1;") } && chunks[chunks.count - 1].hasPrefix("\u{1B}_Gm=0;"))
    for text in [chunks.map { $0.components(separatedBy: ";")[1] }.joined(), iterm.dropLast(2).components(separatedBy: ":")[1]] {
      let data = try #require(Data(base64Encoded: text))
      #expect(try Image.decode([UInt8](data), name: "it") == image)
    }
  }
}
