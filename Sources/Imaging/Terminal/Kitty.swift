/// kitty's graphics protocol: a PNG in pieces of at most 4,096 bytes.
enum Kitty {
  /// A cell of a terminal is about twice as high as wide.
  static func rows(_ image: Image, columns: Int) -> Int {
    max(1, (image.height * columns + image.width * 2 - 1) / (image.width * 2))
  }

  static func direct(_ image: Image, columns: Int, number: Int?) throws(ImageError) -> String {
    // With a number, the picture takes the place of the last one that had it.
    let name = number.map { "i=\($0),p=1," } ?? ""
    return try commands(image, "a=T,f=100,q=2,\(name)c=\(columns),r=\(rows(image, columns: columns)),").joined() + "\n"
  }

  /// The picture is stored under a number, and the characters that stand for its cells are written: tmux takes them for letters of a foreign script.
  static func inTmux(_ image: Image, columns: Int, number: Int?) throws(ImageError) -> String {
    // The number is the letters' colour, of which tmux keeps 256; those of one picture must not serve another that is still in sight.
    let number = number ?? 17 + Int(image.fingerprint % 230)
    let rows = min(rows(image, columns: columns), marks.count)
    let sent = try commands(image, "a=T,U=1,f=100,q=2,i=\(number),c=\(columns),r=\(rows),").map(wrapped).joined()
    var lines = ""
    for row in 0..<rows {
      // Within a row each cell goes on from the one before.
      lines += "\u{1B}[38;5;\(number)m\u{10EEEE}\(marks[row])" + String(repeating: "\u{10EEEE}", count: columns - 1) + "\u{1B}[39m\n"
    }
    return sent + lines
  }

  /// For a place that the cursor is in; the cursor stays.
  static func over(_ image: Image, columns: Int, rows: Int) throws(ImageError) -> String {
    try commands(image, "a=T,f=100,q=2,C=1,c=\(columns),r=\(rows),").joined()
  }

  /// What is sent to store a small picture, and the lines of characters that stand for it. Many may be in sight at once, so the mark of each line's first
  /// cell holds more of the number than the letters' colour can.
  static func cells(_ image: Image, columns: Int, rows: Int) throws(ImageError) -> (sent: String, lines: [String]) {
    let rows = min(rows, marks.count), print = image.fingerprint
    let low = 17 + Int(print % 230), high = 1 + Int(print / 230 % UInt64(marks.count - 1))
    let sent = try commands(image, "a=T,U=1,f=100,q=2,i=\(high << 24 + low),c=\(columns),r=\(rows),").map(wrapped).joined()
    let cell = "\u{10EEEE}"
    return (
      sent,
      (0..<rows).map { row in
        "\u{1B}[38;5;\(low)m\(cell)\(marks[row])\(marks[0])\(marks[high])" + String(repeating: cell, count: columns - 1) + "\u{1B}[39m"
      }
    )
  }

  static func removal(of number: Int, inTmux: Bool) -> String {
    let command = "\u{1B}_Ga=d,d=I,i=\(number),q=2\u{1B}\\"
    return inTmux ? wrapped(command) : command
  }

  private static func wrapped(_ command: String) -> String {
    "\u{1B}Ptmux;" + command.replacing("\u{1B}", with: "\u{1B}\u{1B}") + "\u{1B}\\"
  }

  private static func commands(_ image: Image, _ keys: String) throws(ImageError) -> [String] {
    let data = Array(Base64.encode(try image.png()).utf8)
    // m=1 says that more follows, q=2 that no answer is wanted.
    let size = 4096
    return stride(from: 0, to: data.count, by: size).map { start in
      let end = min(start + size, data.count)
      return "\u{1B}_G\(start == 0 ? keys : "q=2,")m=\(end < data.count ? 1 : 0);" + String(decoding: data[start..<end], as: UTF8.self)
        + "\u{1B}\\"
    }
  }

  /// The combining characters that name rows 0, 1, 2…, from kitty's list.
  private static let marks: [Unicode.Scalar] = [
    0x0305, 0x030D, 0x030E, 0x0310, 0x0312, 0x033D, 0x033E, 0x033F, 0x0346, 0x034A, 0x034B, 0x034C, 0x0350, 0x0351, 0x0352, 0x0357, 0x035B,
    0x0363, 0x0364, 0x0365, 0x0366, 0x0367, 0x0368, 0x0369, 0x036A, 0x036B, 0x036C, 0x036D, 0x036E, 0x036F, 0x0483, 0x0484, 0x0485, 0x0486,
    0x0487, 0x0592, 0x0593, 0x0594, 0x0595, 0x0597, 0x0598, 0x0599, 0x059C, 0x059D, 0x059E, 0x059F, 0x05A0, 0x05A1, 0x05A8, 0x05A9, 0x05AB,
    0x05AC, 0x05AF, 0x05C4, 0x0610, 0x0611, 0x0612, 0x0613, 0x0614, 0x0615, 0x0616, 0x0617, 0x0657, 0x0658,
  ].compactMap { Unicode.Scalar($0 as UInt32) }
}

extension Image {
  /// Tells pictures apart, as far as 64 bits can.
  fileprivate var fingerprint: UInt64 {
    pixels.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01B3 }
  }
}
