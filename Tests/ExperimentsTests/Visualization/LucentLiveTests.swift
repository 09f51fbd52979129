import HashedNetwork
import Engine
import Foundation
import Networks
import Testing

@testable import Experiments

/// The whole states of 128 steps at 224², made by Tests/Golden/lucent_live.py; too large to be committed, so this runs only where they are.
@Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["RESIN_LUCENT_LIVE"] != nil)) struct LucentLiveTests {
  static let folder = ProcessInfo.processInfo.environment["RESIN_LUCENT_LIVE"]

  private static func cosine(_ a: [Double], _ b: [Double], centred: Bool = false) -> Double {
    let ma = centred ? a.reduce(0, +) / Double(a.count) : 0, mb = centred ? b.reduce(0, +) / Double(b.count) : 0
    var ab = 0.0, aa = 0.0, bb = 0.0
    for (x, y) in zip(a, b) {
      ab += (x - ma) * (y - mb)
      aa += (x - ma) * (x - ma)
      bb += (y - mb) * (y - mb)
    }
    return ab / (aa * bb).squareRoot()
  }

  @Test(arguments: ["1.1", "2.1", "3.1"]) func follow(block: String) throws {
    let folder = try #require(Self.folder) + "/\(block)"
    guard FileManager.default.fileExists(atPath: folder + "/run.safetensors") else { return }
    let run = try GoldenFile(url: URL(fileURLWithPath: folder + "/run.safetensors"))
    let rows = try run.doubles("draws"), objectives = try run.floats("objective"), largest = try run.floats("largest")
    let draws = try stride(from: 0, to: rows.count, by: 6).map { try #require(StepDraws(row: Array(rows[$0..<$0 + 6]))) }
    let channel = Int(try run.floats("channel")[0])
    let network = try HashedNetwork.resnet18()
    var request = Visualization(network: network, tap: try network.tap(block: block, layer: .pre), channels: [channel])
    (request.exact, request.steps, request.draws) = (true, draws.count, draws)
    let space = Workspace(request, threads: .shared), spectrum = space.spectrum, count = spectrum.elements
    var given = [Float](repeating: 0, count: spectrum.count)

    let places = (0..<count).map { spectrum.place($0, columns: spectrum.frequencies) ?? $0 }
    var worst = (objective: 0.0, cosine: 1.0, update: 0.0), start: [Float] = []
    for (index, draw) in draws.enumerated() {
      let state = try GoldenFile(url: URL(fileURLWithPath: folder + "/step-\(index + 1).safetensors"))
      let parameters = try state.floats("parameters"), gradient = try state.floats("gradient")
      if index == 0 { start = parameters }
      spectrum.start(parameters, columns: spectrum.frequencies)
      let mean = try state.floats("mean"), variance = try state.floats("variance")
      for i in 0..<count { (spectrum.mean[places[i]], spectrum.variance[places[i]]) = (mean[i], variance[i]) }
      let (objective, _) = try space.evaluate(channel: channel, draw, rule: .ordinary)
      worst.objective = max(worst.objective, Double(abs(objective - objectives[index]) / largest[index]))
      let derivative = spectrum.derivative(scaled: true), ours = places.map { Double(derivative[$0]) }
      worst.cosine = min(worst.cosine, Self.cosine(ours, gradient.map(Double.init)))
      guard index + 1 < draws.count else { break }
      for i in 0..<count { given[places[i]] = gradient[i] }
      Adam().step(spectrum, index + 1, derivative: given, threads: .shared)
      let next = try GoldenFile(url: URL(fileURLWithPath: folder + "/step-\(index + 2).safetensors")).floats("parameters")
      for i in 0..<count { worst.update = max(worst.update, Double(abs(spectrum.parameters[places[i]] - next[i]))) }
    }
    request.spectrum = try Tensor(shape: [3, 224, 113, 2], values: start)
    let free = try #require(try request.run().first).image
    let ours = (0..<3).flatMap { colour in (0..<224 * 224).map { Double(free.pixels[$0 * 3 + colour]) } }
    // Ours is cut to bytes, as the scripts do it; so are theirs.
    func cut(_ name: String) throws -> [Double] { try run.floats(name).map { (Double($0) * 255).rounded(.down) / 255 } }
    let theirs = try cut("image"), folded = try cut("folded")
    print(
      """
      \(block), \(draws.count) steps from Lucent's states: objective off by \(worst.objective) of the largest value, cosine ≥ \(worst.cosine), \
      Adam's update off by \(worst.update). Free running, correlation with Lucent: ours \(Self.cosine(ours, theirs, centred: true)), \
      Lucent with batch norm folded \(Self.cosine(folded, theirs, centred: true))
      """)
    #expect(worst.objective < 2e-5)
    #expect(worst.cosine > 0.995)
    #expect(worst.update < 1e-6)
  }
}
