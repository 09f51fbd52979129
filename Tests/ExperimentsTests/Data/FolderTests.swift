import Foundation
import Imaging
import Testing

@testable import Experiments

/// A folder that is gone when the test is over.
private final class Scratch {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("resin-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func add(_ name: String, _ bytes: [UInt8]) throws {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }
}

private func png(_ level: Float) throws -> [UInt8] { try Image(height: 300, width: 260, fill: level).png() }

@Suite struct FolderTests {
  @Test func subfoldersAreClassesInTheOrderOfTheirNames() throws {
    let scratch = try Scratch()
    try scratch.add("zebra/2.PNG", png(0.2))
    try scratch.add("zebra/10.png", png(0.4))
    try scratch.add("Ant/a.png", png(0.6))
    try scratch.add("Ant/notes.txt", [1, 2])
    try scratch.add("empty/notes.txt", [1, 2])
    try scratch.add("stray.png", png(0.8))
    let data = try Dataset.folder(scratch.path + "/")
    #expect(data.classNames == ["Ant", "zebra"])
    #expect(data.labels() == [0, 1, 1])
    let examples = try data.examples(in: 0..<3)
    #expect(examples.map(\.name) == ["Ant/a.png", "zebra/10.png", "zebra/2.PNG"])
    #expect(examples.map { $0.image.bytes[0] } == [153, 102, 51])
    #expect(examples.allSatisfy { $0.image.height == 224 && $0.image.width == 224 && $0.featureSize == nil })
    #expect(try Dataset.folder(scratch.path, fit: .none)[0].image.height == 300)
  }

  @Test func aFlatFolderHasNoLabels() throws {
    let scratch = try Scratch()
    try scratch.add("b.png", png(0.2))
    try scratch.add("a.png", png(0.4))
    try scratch.add(".hidden.png", [0])
    let data = try Dataset.folder(scratch.path)
    #expect(data.classNames.isEmpty)
    #expect(data.labels() == [nil, nil])
    #expect(try data.examples(in: 0..<2).map(\.name) == ["a.png", "b.png"])
    #expect(data.name == scratch.path.split(separator: "/").last.map(String.init))
  }

  @Test func theIdentityFollowsTheFiles() throws {
    let scratch = try Scratch()
    try scratch.add("a.png", png(0.2))
    let before = try Dataset.folder(scratch.path).identity
    #expect(try Dataset.folder(scratch.path).identity == before)
    try scratch.add("b.png", png(0.2))
    let added = try Dataset.folder(scratch.path).identity
    #expect(added != before)
    try scratch.add("b.png", png(0.9) + [0])
    #expect(try Dataset.folder(scratch.path).identity != added)
  }

  @Test func whatIsWrongIsSaid() throws {
    let scratch = try Scratch()
    func message(_ path: String) -> String {
      do {
        _ = try Dataset.folder(path)
        return "no error"
      } catch { return error.description }
    }
    #expect(
      message(scratch.path) == "the folder \(scratch.path) has no images: neither it nor its sub-folders contain a .png, .jpg or .jpeg file"
    )
    #expect(message(scratch.path + "/none") == "cannot read the folder \(scratch.path)/none: No such file or directory")
    try scratch.add("file.txt", [1])
    #expect(message(scratch.path + "/file.txt") == "\(scratch.path)/file.txt is a file, not a folder of images")
    #expect(message("") == "cannot read the folder : No such file or directory")
  }

  @Test func aDamagedFileIsNamed() throws {
    let scratch = try Scratch()
    try scratch.add("good.png", png(0.2))
    try scratch.add("truncated.png", Array(png(0.2).prefix(100)))
    let data = try Dataset.folder(scratch.path)
    #expect(data.count == 2)
    _ = try data[0]
    #expect {
      try data.examples(in: 0..<2)
    } throws: { error in
      guard case DatasetError.image(let inner) = error else { return false }
      return inner.description.contains("truncated.png")
    }
  }
}
