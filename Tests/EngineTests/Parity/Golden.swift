import Engine
import Foundation
import Networks

/// What Tests/Golden/engine.py wrote of one network.
struct Golden: Decodable {
  struct Sampled: Decodable {
    let shape: [Int], step: Int
    let samples: [Float]
    let largest: Double, sum: Double, magnitude: Double
  }
  struct Gradient: Decodable {
    let rows: [Int], columns: [Int]
    let shape: [Int], step: Int
    let samples: [Float]
    let largest: Double, sum: Double, magnitude: Double

    var sampled: Sampled { Sampled(shape: shape, step: step, samples: samples, largest: largest, sum: sum, magnitude: magnitude) }
    var region: Region { Region(rows: rows[0]..<rows[1], columns: columns[0]..<columns[1]) }
  }
  let width: Int, classes: Int, channel: Int
  let torch: String
  let logits: [Float]
  let taps: [String: Sampled]
  let gradients: [String: Gradient]

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Golden/engine").standardized

  static func load(width: Int) throws -> Golden {
    try JSONDecoder().decode(Golden.self, from: Data(contentsOf: folder.appending(path: "resnet18-\(width).json")))
  }

  /// The image that the script made.
  static func image() throws -> Tensor {
    let random = Random(seed: 1)
    return try Tensor(shape: [1, 3, 224, 224], values: (0..<UInt64(3 * 224 * 224)).map { (random.uniform($0) - 0.5) * 4 })
  }

  /// PyTorch's decisions: ReLUs by name, sorted, as bits; then the max pool's, two to a byte.
  func decisions(_ graph: Graph) throws -> Decisions {
    let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: "decisions-\(width).bin")))
    let shapes = try graph.shapes(height: 224, width: 224)
    var decisions = Decisions(), place = 0
    func tensor(_ id: NodeID, perByte: Int, _ value: (UInt8, Int) -> Float) {
      let shape = shapes[id.index]
      var tensor = Tensor(zeros: [1, shape.channels, shape.height, shape.width])
      for index in 0..<tensor.count { tensor.values[index] = value(bytes[place + index / perByte], index % perByte) }
      place += (tensor.count + perByte - 1) / perByte
      if perByte == 8 { decisions.relu[id] = tensor } else { decisions.winners[id] = tensor }
    }
    for id in graph.ids.filter({ graph[$0].operation == .relu }).sorted(by: { graph[$0].name < graph[$1].name }) {
      tensor(id, perByte: 8) { byte, bit in Float(byte >> UInt8(bit) & 1) }
    }
    for id in graph.ids {
      guard case .maxPool = graph[id].operation else { continue }
      tensor(id, perByte: 2) { byte, half in Float(byte >> UInt8(4 * half) & 15) }
    }
    guard place == bytes.count else { throw EngineError.unsupported("decisions-\(width).bin has \(bytes.count) bytes, not \(place)") }
    return decisions
  }
}

extension Golden.Sampled {
  /// The largest difference from the samples and, less strictly, from the sums, relative to the largest value.
  func error(_ values: [Float]) -> Double {
    guard values.count == shape.reduce(1, *) else { return .infinity }
    var worst = 0.0
    for (index, sample) in samples.enumerated() { worst = max(worst, Double(abs(values[index * step] - sample))) }
    let sum = values.reduce(0.0) { $0 + Double($1) }, magnitude = values.reduce(0.0) { $0 + Double(abs($1)) }
    // What is summed over n values may differ by as much for each.
    let sums = max(abs(sum - self.sum), abs(magnitude - self.magnitude)) / Double(values.count)
    let peak = abs(Double(values.reduce(0) { max($0, abs($1)) }) - largest)
    let difference = max(worst, sums, peak) / largest
    return difference.isFinite ? difference : .infinity
  }

  func cosine(_ values: [Float]) -> Double {
    var dot = 0.0, a = 0.0, b = 0.0
    for (index, sample) in samples.enumerated() {
      let x = Double(values[index * step]), y = Double(sample)
      dot += x * y
      a += x * x
      b += y * y
    }
    return dot / (a * b).squareRoot()
  }
}
