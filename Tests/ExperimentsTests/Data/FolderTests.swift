import Engine
import Foundation
import HashedNetwork
import Imaging
import Networks
import Synchronization
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

  @Test func foldersInClassFoldersAreGoneThrough() throws {
    let scratch = try Scratch()
    for name in ["a/2.png", "a/z/1.png", "a/b/3.png", "a/b/c/4.png", "a/b-c/5.png", "b/0.png"] { try scratch.add(name, png(0.5)) }
    let data = try Dataset.folder(scratch.path)
    // As Python's sorted(os.walk(…)) has them.
    #expect((0..<6).map(data.name) == ["a/2.png", "a/b/3.png", "a/b-c/5.png", "a/b/c/4.png", "a/z/1.png", "b/0.png"].sorted(by: order))
    #expect(data.labels() == [0, 0, 0, 0, 0, 1])
    try FileManager.default.createSymbolicLink(atPath: scratch.path + "/a/loop", withDestinationPath: scratch.path + "/a")
    #expect(throws: DatasetError.self) { try Dataset.folder(scratch.path) }
  }

  /// By folder, then by name.
  private func order(_ a: String, _ b: String) -> Bool {
    func split(_ path: String) -> (String, String) {
      let cut = path.lastIndex(of: "/") ?? path.startIndex
      return (String(path[..<cut]), String(path[cut...]))
    }
    return split(a) < split(b)
  }

  @Test func imageNetsIdsGiveItsClasses() throws {
    let scratch = try Scratch()
    for name in ["n15075141/a.png", "n02099601/b.png", "n01440764/c.png"] { try scratch.add(name, png(0.5)) }
    let data = try Dataset.folder(scratch.path)
    #expect(data.labels() == [0, 207, 999])
    #expect(data.classNames.count == 1000 && data.classNames[207] == "golden retriever")
    let plain = try Dataset.folder(scratch.path, labels: .folders)
    #expect(plain.labels() == [0, 1, 2] && plain.classNames == ["n01440764", "n02099601", "n15075141"])
    #expect(plain.identity != data.identity)
    try scratch.add("other/d.png", png(0.5))
    #expect(try Dataset.folder(scratch.path).labels() == [0, 1, 2, 3])
    let error = #expect(throws: DatasetError.self) { try Dataset.folder(scratch.path, labels: .imagenet) }
    #expect(error?.description == "“other” in \(scratch.path) is none of ImageNet's 1000 ids, which look like n01440764")
  }

  @Test func aListNamesItsFiles() throws {
    let scratch = try Scratch()
    for name in ["a b.png", "sub/c,d.png", "e.png"] { try scratch.add(name, png(0.5)) }
    func list(_ text: String) throws -> Dataset {
      try scratch.add("list.txt", Array(text.utf8))
      return try Dataset.list(scratch.path + "/list.txt", shown: "list.txt")
    }
    let plain = try list("# comment\na b.png\r\n\n sub/c,d.png\n\(scratch.path)/e.png")
    #expect((0..<plain.count).map(plain.name) == ["a b.png", "sub/c,d.png", "\(scratch.path)/e.png"])
    #expect(plain.labels() == [nil, nil, nil] && plain.classNames.isEmpty)
    #expect(try plain.examples(in: 0..<3).map(\.image.height) == [224, 224, 224])
    #expect(try list("a b.png 7\nsub/c,d.png,3\ne.png\t0").labels() == [7, 3, 0])
    let named = try list("a b.png\tzebra\nsub/c,d.png,ant\ne.png\tzebra")
    #expect(named.labels() == [1, 0, 1] && named.classNames == ["ant", "zebra"])
    #expect(try list("a b.png n02099601\ne.png n01440764").labels() == [207, 0])
    let missing = try list("a b.png\nnone.png")
    let error = #expect(throws: DatasetError.self) { try missing[1] }
    #expect(error?.description == "cannot read the image none.png: No such file or directory")
    for (text, message) in [
      ("\n#\n", "the list list.txt names no images"),
      ("a b.png\t1\ne.png\tcat", "line 2 of list.txt has the label “cat”, but the others are numbers"),
      ("a b.png\t1\ne.png\t-1", "line 2 of list.txt has the label “-1”, but the others are numbers"),
      ("a\0", "cannot read the list of images list.txt: it is no text"),
    ] {
      let error = #expect(throws: DatasetError.self) { try list(text) }
      #expect(error?.description == message)
    }
    #expect(throws: DatasetError.self) { try Dataset.list("/no/list.txt") }
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

  @Test func aDataSetThatSkipsLeavesBrokenFilesOutAndNamesThem() throws {
    let scratch = try Scratch()
    for (name, level) in [("a", 0.2), ("b", 0.4), ("d", 0.8)] as [(String, Float)] { try scratch.add("\(name).png", png(level)) }
    try scratch.add("c.png", Array(png(0.2).prefix(100)))
    let reports = Mutex<[String]>([])
    let data = try Dataset.folder(scratch.path, broken: .skip { files in reports.withLock { $0.append("\(files)") } })
    let network = try HashedNetwork.resnet18(width: 4, classes: 3, seed: 1)
    let logits = try network.logits(of: .dataset(data))
    #expect(logits.shape == [4, 3])
    #expect(logits.values.map(\.isNaN) == [false, false, false, false, false, false, true, true, true, false, false, false])
    let good = try network.logits(of: .dataset(data.selecting([0, 1, 3])))
    #expect(Array(logits.values[..<6]) + Array(logits.values[9...]) == good.values)
    let tap = try network.tap(block: "1.0", layer: .post)
    #expect(
      try network.centerMeans(over: data, at: tap, channels: [0, 1])
        == network.centerMeans(over: data.selecting([0, 1, 3]), at: tap, channels: [0, 1]))
    #expect(try network.top(of: data, at: tap, channel: 0, n: 9).count == 3)
    #expect(try data.filtered { _ in true }.count == 3)
    #expect(
      reports.withLock(\.self).allSatisfy { $0 == "1 of 4 images was skipped: the PNG \(scratch.path)/c.png is damaged: it ends too early" }
    )
    #expect(reports.withLock(\.count) == 4)
    // A single one that is asked for is an error, and so is a function that fails.
    #expect(throws: DatasetError.self) { try data[2] }
    struct Refusal: Error {}
    #expect(throws: MeasuringError.self) {
      try network.logits(of: .dataset(data.mapped(identity: "x", concurrent: true) { _ in throw Refusal() }))
    }
    let broken = try data.selecting([2, 2])
    let error = #expect(throws: MeasuringError.self) { try network.logits(of: .dataset(broken)) }
    #expect(error?.description.hasPrefix("none of the 2 images can be read; the first: the PNG") == true)
  }

  /// Read ahead on other threads or not, in pieces of 32: the same bits.
  @Test func readingAheadChangesNothing() throws {
    let threads = Threads.shared.count
    defer { Threads.shared.count = threads }
    let data = Dataset.box(.val).take(70), network = try HashedNetwork.resnet18(width: 4, classes: 3, seed: 1)
    Threads.shared.count = 2
    let ahead = try network.logits(of: .dataset(data))
    let inOrder = try network.logits(of: .dataset(data.mapped(identity: "same") { $0 }))
    Threads.shared.count = 1
    #expect(try network.logits(of: .dataset(data)) == ahead && inOrder == ahead && ahead.shape == [70, 3])
  }
}
