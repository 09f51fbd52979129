import Foundation
import Language
import Synchronization
import Testing

@testable import Notebook

@Suite struct ProgressTests {
  @Test func theLineOfTheManual() {
    // What goes on from step 300 has done 20 steps in 4 of its 6 seconds, not 320.
    var resumed = ProgressText(what: "fz", done: 320, total: 512, elapsed: 6)
    (resumed.first, resumed.estimate) = ((300, 2), 100)
    #expect(resumed.text == "fz · 320/512 · 6 s · about 38 s left")
    (resumed.done, resumed.elapsed) = (301, 2.5)
    #expect(resumed.text == "fz · 301/512 · 3 s · about 39 s left")
    let text = ProgressText(cell: (3, 9, "wants"), what: "fz 3.1/29", done: 180, total: 512, elapsed: 41)
    #expect(text.text == "[3/9] wants · fz 3.1/29 · 180/512 · 41 s · about 1 min 16 s left")
  }

  @Test(arguments: [
    (0.2, "0 s"), (41, "41 s"), (60, "1 min"), (75, "1 min 15 s"), (3600, "1 h"), (7500, "2 h 5 min"), (.infinity, "a long time"),
  ])
  func durations(_ seconds: Double, _ text: String) {
    #expect(ProgressText.duration(seconds) == text)
  }

  @Test func terminalsGetOneLineWrittenOver() {
    let written = Mutex<[String]>([])
    let line = ProgressLine(style: .terminal(columns: 30)) { text in written.withLock { $0.append(text) } }
    line.begin(cell: 1, of: 2, id: "a-very-long-name-of-a-cell-indeed")
    line.clear()
    line.clear()
    let all = written.withLock { $0 }
    #expect(all == ["\r\u{1B}[K[1/2] a-very-long-name-of-a-c\r", "\r\u{1B}[K"])
  }

  @Test func elsewhereAPlainLineNowAndThen() {
    let written = Mutex<[String]>([])
    let line = ProgressLine(style: .plain(interval: 30)) { text in written.withLock { $0.append(text) } }
    line.begin(cell: 1, of: 2, id: "a")
    line.report(.init(what: "fz", done: 1, total: 2))
    #expect(written.withLock { $0 }.isEmpty)
    let eager = ProgressLine(style: .plain(interval: 0)) { text in written.withLock { $0.append(text) } }
    eager.report(.init(what: "fz", done: 1, total: 2))
    #expect(written.withLock { $0 } == ["fz · 1/2 · 0 s\n"])
  }

  /// The same call again goes on from further than the last one had come: its time begins anew all the same.
  @Test func whatIsOverCountsNoMore() throws {
    let written = Mutex<[String]>([])
    let line = ProgressLine(style: .plain(interval: 0)) { text in written.withLock { $0.append(text) } }
    line.report(.init(what: "fz", done: 1, total: 9))
    line.finish()
    usleep(700_000)
    line.report(.init(what: "fz", done: 5, total: 9))
    #expect(written.withLock { $0.last } == "fz · 5/9 · 0 s\n")
  }
}
