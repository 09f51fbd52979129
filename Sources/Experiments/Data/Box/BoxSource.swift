import Imaging
import Synchronization

/// One split of the set in the box as a data set.
struct BoxSource: DatasetSource {
  private let split: BoxSplit
  private let fit: Fit

  init(_ split: BoxSplit, _ fit: Fit) { (self.split, self.fit) = (split, fit) }

  var name: String { split.rawValue }
  var count: Int { split.count }
  var classNames: [String] { BoxSet.classNames }
  var identity: String { "box \(BoxSet.version) \(split.rawValue)" }
  func name(_ index: Int) -> String { "\(split.rawValue)/\(index)" }
  func label(_ index: Int) -> Int? { BoxSet.label(split: split, index: index) }
  func featureSize(_ index: Int) -> Double? { BoxSet.featureSize(split: split, index: index) }

  func example(_ index: Int) throws(DatasetError) -> Example {
    let split = split
    let rendering = Drawn.shared.rendering(.picture(split, index), keeping: split != .train) { BoxSet.render(split: split, index: index) }
    do {
      let image = try Image(bytes: rendering.bytes, height: BoxSet.side, width: BoxSet.side).fitted(fit)
      return Example(image: image, label: rendering.label, name: name(index), featureSize: rendering.featureSize)
    } catch { throw .image(error) }
  }
}

/// The pictures that this process has drawn, up to 256 MB of them. When it is full it keeps what it has: going through a split again and again,
/// as experiments do, would find nothing in a cache that drops the oldest.
final class Drawn: Sendable {
  enum Key: Hashable {
    case picture(BoxSplit, Int)
    case specimen(label: Int, size: Double, variant: Int, centered: Bool, seed: UInt64)
  }

  static let shared = Drawn()
  private let kept = Mutex<[Key: BoxSet.Rendering]>([:])
  private static let limit = (256 << 20) / (BoxSet.side * BoxSet.side * 3)

  /// - Parameter keeping: Training goes through its 20,000 pictures once an epoch; keeping a few of them would push out what is asked for over and over.
  func rendering(_ key: Key, keeping: Bool = true, draw: () -> BoxSet.Rendering) -> BoxSet.Rendering {
    if let found = kept.withLock({ $0[key] }) { return found }
    let rendering = draw()
    if keeping { kept.withLock { if $0.count < Self.limit { $0[key] = rendering } } }
    return rendering
  }
}
