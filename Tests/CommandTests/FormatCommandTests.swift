import Foundation
import Testing

@Suite struct FormatCommandTests {
  let program: Program
  init() throws { program = try Program() }

  @Test func filesAndFolders() throws {
    _ = try program.write("let  a=1\n", to: "nb/one.rsn")
    _ = try program.write("let a = 1\n", to: "nb/deep/two.rsn")
    _ = try program.write("let  a=1\n", to: "nb/one.report/three.rsn")
    let check = try program.run(["fmt", "--check", "nb"])
    #expect(check.status == 5 && check.error == "nb/one.rsn is not formatted\n")
    #expect(try program.read("nb/one.rsn") == "let  a=1\n")
    #expect(try program.run(["fmt", "nb"]).status == 0)
    #expect(try program.read("nb/one.rsn") == "let a = 1\n")
    #expect(try program.run(["fmt", "--check", "nb"]).status == 0)
  }

  @Test func aBrokenFileIsLeftAlone() throws {
    let broken = try program.write("let  a=\n", to: "one.rsn")
    let result = try program.run(["fmt", broken])
    #expect(result.status == 3 && result.error.contains("error[RSN005]") && result.error.contains("stays as it is"))
    #expect(try program.read("one.rsn") == "let  a=\n")
    #expect(try program.run(["fmt", "missing.rsn"]).status == 6)
    #expect(try program.run(["fmt"]).status == 2)
  }

  @Test func standardInput() throws {
    let result = try program.run(["fmt", "-"], input: "f( 1 )")
    #expect(result.status == 0 && result.output == "f(1)\n")
    #expect(try program.run(["fmt", "--check", "-"], input: "f( 1 )").status == 5)
  }

  @Test func linksAndPermissionsStay() throws {
    let file = program.folder.appendingPathComponent("real.rsn"), link = program.folder.appendingPathComponent("link.rsn")
    _ = try program.write("let  a=1\n", to: "real.rsn")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
    #expect(try program.run(["fmt", "link.rsn"]).status == 0)
    #expect(try program.read("real.rsn") == "let a = 1\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == file.path)
    #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o640)
  }
}
