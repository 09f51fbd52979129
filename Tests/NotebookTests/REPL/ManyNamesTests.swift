import Diagnostics
import Session
import Testing

/// A session with so many names that an entry is first checked against those that it mentions.
@Suite struct ManyNamesTests {
  @Test func theSameIsSaidAsOfFew() {
    for count in [10, 400] {
      let session = Session(Session.Configuration())
      session.keepJournal()
      for number in 0..<count { _ = session.enter(Source(name: "", text: "let value\(number) = \(number)")) }
      _ = session.enter(Source(name: "", text: "func twice(of x) { x * 2 }"))
      for text in [
        "value1 + 1", "\"\\(value2) \\([value3].map { $0 + value4 })\"", "twice(of: value5)", "let value6 = value7", "import statistics",
      ] {
        guard case .done = session.enter(Source(name: "", text: text)) else {
          Issue.record("\(text) among \(count)")
          continue
        }
      }
      // A suggestion may be any of them.
      for (text, part) in [("vaule9", "value9"), ("twice(off: 1)", "of"), ("twcie(of: 1)", "twice")] {
        guard case .problems(let problems) = session.enter(Source(name: "", text: text)) else {
          Issue.record("\(text) among \(count)")
          continue
        }
        #expect("\(problems)".contains(part), "\(text) among \(count): \(problems)")
      }
    }
  }
}
