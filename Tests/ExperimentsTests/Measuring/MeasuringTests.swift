import HashedNetwork
import Engine
import Experiments
import Foundation
import Imaging
import Networks
import Testing

/// Against Tests/Golden/measuring.py: PyTorch in float64 on the same weights and inputs.
struct MeasuringTests {
  struct Golden: Decodable {
    let side: Int, logits: [[Double]], center: [String: [[Double]]], mean: [String: [[Double]]], centerMeans: [Double]
    let ablated: [String: [[Double]]]
  }

  let golden: Golden
  let network: Network
  let inputs: Tensor

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Golden/measuring/golden.json")
    golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    network = try HashedNetwork.resnet18(width: 16, classes: 10, seed: 3)
    let random = Random(seed: 5)
    let count = 4 * 3 * golden.side * golden.side
    inputs = try Tensor(shape: [4, 3, golden.side, golden.side], values: (0..<count).map { random.uniform(UInt64($0)) * 4 - 2 })
  }

  /// The largest difference, relative to the reference's largest value, is within engine.md's bound for the forward pass.
  func expectClose(_ tensor: Tensor, _ reference: [[Double]], _ what: String, location: SourceLocation = #_sourceLocation) {
    let flat = reference.flatMap(\.self)
    #expect(tensor.shape == [reference.count, reference[0].count], "\(what)", sourceLocation: location)
    let largest = flat.map(\.magnitude).max() ?? 0
    let off = zip(tensor.values, flat).map { abs(Double($0) - $1) }.max() ?? .infinity
    #expect(off <= 2e-5 * largest, "\(what): off by \(off / largest) of the largest value", sourceLocation: location)
  }

  @Test func everyTapAtTheCentreAndInTheMean() throws {
    #expect(golden.center.count == 24)
    for block in network.blocks {
      for layer in Layer.allCases {
        let tap = try network.tap(block: block.name, layer: layer)
        let place = "\(block.name)/\(layer.rawValue)"
        let channels = Array(0..<6)
        let center = try network.activations(of: .tensor(inputs), at: tap, channels: channels)
        expectClose(center, try #require(golden.center[place]), "center of \(place)")
        let mean = try network.activations(of: .tensor(inputs), at: tap, channels: channels, site: .mean)
        expectClose(mean, try #require(golden.mean[place]), "mean of \(place)")
      }
    }
  }

  @Test func theLogits() throws {
    expectClose(try network.logits(of: .tensor(inputs)), golden.logits, "logits")
  }

  @Test(arguments: [
    ("2.1 post [1, 4] by zero", [("2.1", Layer.post, [1, 4], Ablation.Replacement.value(0))]),
    ("1.0 pre [0, 7] by 1.5", [("1.0", .pre, [0, 7], .value(1.5))]),
    ("2.1 in [2, 3] by zero", [("2.1", .in, [2, 3], .value(0))]),
    ("2.0 in [2, 3] by 0.5", [("2.0", .in, [2, 3], .value(0.5))]),
    ("1.1 post [5] and 3.0 pre [9] by zero", [("1.1", .post, [5], .value(0)), ("3.0", .pre, [9], .value(0))]),
  ])
  func ablations(_ name: String, _ cuts: [(String, Layer, [Int], Ablation.Replacement)]) throws {
    var ablation: Ablation?
    for (block, layer, channels, replacement) in cuts {
      let one = try Ablation(of: network, at: network.tap(block: block, layer: layer), channels: channels, by: replacement)
      ablation = try ablation?.joined(with: one) ?? one
    }
    let reference = try #require(golden.ablated[name])
    expectClose(try network.logits(of: .tensor(inputs), under: ablation), reference, name)
    #expect(reference != golden.logits)
  }

  @Test func meanAblation() throws {
    let tap = try network.tap(block: "2.1", layer: .post)
    let means = try network.activations(of: .tensor(inputs), at: tap, channels: [1, 4])
    let average = (0..<2).map { channel in (0..<4).reduce(0) { $0 + means.values[$1 * 2 + channel] } / 4 }
    for (mean, reference) in zip(average, golden.centerMeans) { #expect(abs(Double(mean) - reference) <= 2e-5 * abs(reference) + 1e-6) }
    let ablation = try Ablation(of: network, at: tap, channels: [1, 4], by: .values(golden.centerMeans.map(Float.init)))
    expectClose(
      try network.logits(of: .tensor(inputs), under: ablation), try #require(golden.ablated["2.1 post [1, 4] by mean"]), "by mean")
  }

  @Test func oneInputAloneAndInCompanyHasTheSameBits() throws {
    let images = try (0..<3).map { try Image.noise(height: 224, width: 224, seed: UInt64($0)) }
    let tap = try network.tap(block: "3.1", layer: .pre)
    let together = try network.activations(of: .images(images), at: tap)
    for (index, image) in images.enumerated() {
      let alone = try network.activations(of: .image(image), at: tap)
      #expect(Array(together.values[index * 64..<(index + 1) * 64]) == alone.values)
    }
  }

  @Test func aSavedImageGivesTheSameBits() throws {
    let image = try Image.noise(height: 224, width: 224, seed: 9).roundedToBytes()
    let back = try Image.decode(image.png(), name: "saved")
    let tap = try network.tap(block: "4.1", layer: .post)
    #expect(try network.activations(of: .image(image), at: tap) == network.activations(of: .image(back), at: tap))
  }

  @Test func mapsOfSeveralSizesMakeNoTensor() throws {
    let images = [try Image.noise(height: 32, width: 32, seed: 1), try Image.noise(height: 64, width: 32, seed: 1)]
    let tap = try network.tap(block: "1.0", layer: .post)
    #expect(throws: MeasuringError.self) { try network.activations(of: .images(images), at: tap, site: .map, fit: .none) }
    #expect(try network.activations(of: .images(images), at: tap, fit: .none).shape == [2, 16])
  }

  @Test func nothingToMeasureIsAnError() throws {
    #expect(throws: MeasuringError.self) { try network.logits(of: .images([])) }
    #expect(throws: MeasuringError.self) { try network.logits(of: .tensor(Tensor(zeros: [1, 4, 32, 32]))) }
  }
}
