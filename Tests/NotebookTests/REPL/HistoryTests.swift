import Testing

@testable import REPL

@Suite struct HistoryTests {
  @Test func keptOverSessionsEachEntryOnce() throws {
    let folder = try TemporaryFolder()
    let path = folder.join("state/history")
    let history = History(path: path)
    history.add("let a = 1")
    history.add("for x in xs {\n  print(\"a\\n\")\n}")
    history.add("let a = 1")
    #expect(history.entries == ["for x in xs {\n  print(\"a\\n\")\n}", "let a = 1"])
    #expect(History(path: path).entries == history.entries)
  }

  @Test func twoSessionsDoNotForgetEachOthersEntries() throws {
    let folder = try TemporaryFolder()
    let one = History(path: folder.join("history")), other = History(path: folder.join("history"))
    one.add("1")
    other.add("2")
    one.add("3")
    #expect(History(path: folder.join("history")).entries == ["1", "2", "3"])
  }

  @Test func aFileThatCannotBeWrittenIsNoReasonToStop() {
    let history = History(path: "/proc/nothing/history")
    history.add("1")
    #expect(history.entries == ["1"])
  }
}

@Suite struct EntryReaderTests {
  @Test func entriesGoOnUntilTheyParse() {
    var reader = EntryReader()
    let complete = ["for x in [1, 2] {", "  print(x)", "}"].map { reader.add($0) }
    #expect(complete == [false, false, true])
    let entry = reader.take()
    #expect(entry == "for x in [1, 2] {\n  print(x)\n}")
    #expect(reader.isEmpty)
    let isComplete = reader.add("1 + 1")
    #expect(isComplete)
  }

  @Test(arguments: [
    ("else {", true), ("elsewhere", false), (".map { $0 }", true), (".5", false), ("+ 1", true), ("-x", false), ("- x", true),
    ("let a = 1", false),
  ])
  func continuations(_ line: String, _ continues: Bool) {
    #expect(EntryReader.continues(line) == continues)
  }
}
