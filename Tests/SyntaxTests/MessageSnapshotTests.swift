import Diagnostics
import Foundation
import Syntax
import Testing

/// Many faults, one a statement: all messages as people read them, in `Messages/faults.txt`. After a change of wording run this test with
/// `RSN_UPDATE_SNAPSHOTS=1` and read the difference.
@Suite struct MessageSnapshotTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Messages")

  /// `habits` is what people write who come from other languages.
  @Test(arguments: ["faults", "habits"]) func messages(_ name: String) throws {
    let text = try String(contentsOf: Self.folder.appendingPathComponent("\(name).rsn"), encoding: .utf8)
    let messages = Renderer().render(Parser.parse(Source(name: "\(name).rsn", text: text)).problems) + "\n"
    let file = Self.folder.appendingPathComponent("\(name).txt")
    if ProcessInfo.processInfo.environment["RSN_UPDATE_SNAPSHOTS"] != nil {
      try messages.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    for (found, wanted) in zip(messages.components(separatedBy: "\n\n"), expected.components(separatedBy: "\n\n")) {
      #expect(found == wanted)
    }
    #expect(messages.count == expected.count)
  }
}
