import Engine
import Imaging
import Networks

/// Why a visualization cannot be made: the facts. The sentences are below.
public enum VisualizationError: Error, Sendable {
  case network(NetworkError)
  case engine(EngineError)
  case noChannels
  /// The site is every position: there is no one number to raise.
  case wholeMap
  case steps(Int)
  case size(Int)
  case jitter(Int)
  case spectrum(expected: [Int], found: [Int])
  /// Fewer rows than steps.
  case draws(rows: Int, steps: Int)
  /// A row that is none: a size that is not positive, an offset larger than the image.
  case draw(step: Int)
  case image(ImageError)
}

extension VisualizationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .network(let error): error.description
    case .engine(let error): error.description
    case .noChannels: "no channel to visualize"
    case .wholeMap: "a visualization raises one number: at the centre, at a position or the mean, not the whole map"
    case .steps(let steps): "\(steps) steps are not possible"
    case .size(let size): "a size of \(size) pixels is not possible; it is 8 to \(Visualization.largestSize)"
    case .jitter(let jitter): "a jitter of \(jitter) pixels is not possible; it is 0 to the image's size − 1"
    case .spectrum(let expected, let found):
      "the spectrum has the shape \(found.map(String.init).joined(separator: "×")); for this size it is \(expected.map(String.init).joined(separator: "×"))"
    case .draws(let rows, let steps): "\(rows) rows of draws for \(steps) steps"
    case .draw(let step):
      "the draws of step \(step) are not possible: columns \(StepDraws.columns.joined(separator: ", ")), whole offsets within the image, scale 0.1 to 10"
    case .image(let error): error.description
    }
  }
}

extension Visualization {
  static let largestSize = 2048

  /// Everything that can be known to be wrong before anything is computed.
  public func check() throws(VisualizationError) {
    guard !channels.isEmpty else { throw .noChannels }
    do { try network.check(channels: channels, of: target) } catch { throw .network(error) }
    if case .map = site { throw .wholeMap }
    guard steps >= 0 else { throw .steps(steps) }
    guard (8...Self.largestSize).contains(size) else { throw .size(size) }
    if let jitter, !(0..<size).contains(jitter) { throw .jitter(jitter) }
    if let spectrum {
      let expected = [3, size, size / 2 + 1, 2]
      let lucents = [3, size, size / 2 + 1 + size % 2, 2]
      guard spectrum.shape == expected || spectrum.shape == lucents else { throw .spectrum(expected: expected, found: spectrum.shape) }
    }
    if let draws {
      guard draws.count >= steps else { throw .draws(rows: draws.count, steps: steps) }
      for (index, row) in draws.prefix(steps).enumerated() {
        let offsets = [row.right1, row.down1, row.right2, row.down2]
        guard offsets.allSatisfy({ abs($0) < size }), (0.1...10).contains(row.scale), row.angle.isFinite else {
          throw .draw(step: index + 1)
        }
      }
    }
    let maps: [MapShape]
    do { maps = try network.graph.shapes(height: networkSide(size), width: networkSide(size)) } catch { throw .engine(error) }
    if case .position(let row, let column) = site {
      let map = maps[target.node.index]
      guard (0..<map.height).contains(row), (0..<map.width).contains(column) else {
        throw .engine(.position(row: row, column: column, node: target.module, height: map.height, width: map.width))
      }
    }
  }

  /// What the network sees of an image that no transform changed.
  func networkSide(_ size: Int) -> Int { size < network.inputSize ? network.inputSize : size }
}
