import Cache
import Diagnostics
import Session
import Syntax
import Testing

@Suite struct StandardLibraryTests {
  /// The modules inside the program are the files of `stdlib/`, all of them, and as they are.
  @Test func isTheFolder() throws {
    let folder = Paths.join(Paths.parent(Paths.parent(Paths.parent(Paths.parent(#filePath)))), "stdlib")
    let names = try Files.list(folder).filter { $0.hasSuffix(".rsn") }.map { Paths.stem($0) }
    #expect(names == StandardLibrary.shared.names, "Sources/CTexts/Stdlib.c lists the modules of stdlib/")
    for name in names {
      #expect(StandardLibrary.shared.source(named: name)?.bytes == (try Files.read(Paths.join(folder, "\(name).rsn"))))
    }
  }

  @Test func parses() {
    for name in StandardLibrary.shared.names {
      guard let source = StandardLibrary.shared.source(named: name) else { continue }
      #expect(Parser.parse(source).problems.isEmpty)
    }
  }
}
