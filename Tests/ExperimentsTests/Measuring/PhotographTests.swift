import Engine
import Foundation
import HashedNetwork
import Networks
import Testing

@testable import Experiments

/// Pictures in ImageNet's folders, from the file to the number: against PyTorch with torchvision's transform (Tests/Golden/photographs.py), and against what
/// THINGSvision extracts (things.py).
struct PhotographTests {
  struct Golden: Decodable {
    let names: [String], labels: [Int], logits: [[Double]], classes: [[Int]], probabilities: [[Double]], accuracy: [Double]
    let tops: [String: [Int]], center: [String: [[Double]]]
  }
  struct Things: Decodable {
    let names: [String], modules: [String: [[Double]]]
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Golden/photographs")
    .standardized.path
  /// engine.md's bound for photographs, relative to the largest value.
  static let tolerance = 1e-4

  let network: Network, data: Dataset, golden: Golden

  init() throws {
    network = try HashedNetwork.resnet18(width: 16, classes: 1000, seed: 4)
    data = try Dataset.folder(Self.folder)
    golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: URL(fileURLWithPath: Self.folder + "/golden.json")))
  }

  func expectClose(_ found: [Double], _ reference: [Double], _ what: String, location: SourceLocation = #_sourceLocation) {
    #expect(found.count == reference.count, sourceLocation: location)
    let largest = reference.map(\.magnitude).max() ?? 0
    let off = zip(found, reference).map { abs($0 - $1) }.max() ?? .infinity
    #expect(off <= Self.tolerance * largest, "\(what): off by \(off / largest) of the largest value", sourceLocation: location)
    print("\(what): off by \(off / largest) of the largest value")
  }

  @Test func namesAndTrueLabels() {
    #expect((0..<data.count).map(data.name) == golden.names)
    #expect(data.labels() == golden.labels)
  }

  @Test func logitsClassesAndAccuracy() throws {
    let logits = try network.logits(of: .dataset(data))
    expectClose(
      (0..<12).flatMap { row in (0..<20).map { Double(logits.values[row * 1000 + $0]) } }, golden.logits.flatMap(\.self), "logits")
    for (index, (classes, shares)) in zip(golden.classes, golden.probabilities).enumerated() {
      let found = try network.probabilities(of: .image(data[index].image))
      let order = found.indices.sorted { found[$0] > found[$1] }.prefix(5)
      #expect(Array(order) == classes)
      #expect(zip(order, shares).allSatisfy { abs(found[$0] - $1) < 2e-4 })
    }
    #expect(try [1, 5].map { try network.accuracy(on: data, k: $0) } == golden.accuracy)
    #expect(golden.accuracy.allSatisfy { 0 < $0 && $0 < 1 })
    // Several arms in one pass: what each gives alone.
    let tap = try network.tap(block: "3.1", layer: .post)
    let arms = try [nil, 0, 50].map { (value) throws in
      try value.map { try Ablation(of: network, at: tap, channels: Array(0..<20), by: .value(Float($0))) }
    }
    #expect(try network.accuracies(on: data, k: 5, under: arms) == arms.map { try network.accuracy(on: data, k: 5, under: $0) })
  }

  @Test func thePicturesThatExciteMost() throws {
    #expect(golden.tops.count == 4)
    for (place, expected) in golden.tops {
      let words = place.split { $0 == "/" || $0 == " " }.map(String.init)
      let tap = try network.tap(block: words[0], layer: #require(Layer(rawValue: words[1])))
      let found = try network.top(of: data, at: tap, channel: #require(Int(words[2])), n: 5)
      #expect(found.map(\.index) == expected, "\(place)")
    }
  }

  @Test func theCentreOfEveryTap() throws {
    #expect(golden.center.count == 24)
    for block in network.blocks {
      for layer in Layer.allCases {
        let tap = try network.tap(block: block.name, layer: layer), place = "\(block.name)/\(layer.rawValue)"
        let found = try network.activations(of: .dataset(data), at: tap, channels: Array(0..<4))
        expectClose(found.values.map(Double.init), try #require(golden.center[place]).flatMap(\.self), place)
      }
    }
  }

  /// All modules in one go, as `extract_features(module_names:)`.
  @Test func oneSurveyIsWhatThingsvisionExtracts() throws {
    let things = try JSONDecoder().decode(Things.self, from: Data(contentsOf: URL(fileURLWithPath: Self.folder + "/things.json")))
    #expect(things.names == golden.names && things.modules.count == 19)
    let modules = things.modules.keys.sorted()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("resin-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try network.survey(data, taps: modules.map { try network.tap(module: $0) }, to: .folder(path: folder))
    for module in modules {
      let found = try NPY.read(path: "\(folder)/\(module).npy")
      let channels = found.shape[1], expected = try #require(things.modules[module])
      let rows = (0..<12).map { row in found.values[row * channels..<(row + 1) * channels].map(Double.init) }
      expectClose(rows.flatMap { $0.prefix(4) }, expected.flatMap { $0.prefix(4) }, module)
      expectClose(rows.map { $0.reduce(0, +) }, expected.compactMap(\.last), "\(module), the sum")
    }
  }
}
