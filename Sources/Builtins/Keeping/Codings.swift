import Cache
import Engine
import Experiments
import Imaging
import Synchronization

// How results lie in their entries. Every coding gives back the same bits.

extension Coding where V == Tensor {
  /// Its shape, then its values.
  static let tensor = Coding(
    encode: { tensor in
      var packer = Packer()
      packer.put(tensor.shape)
      packer.put(tensor.values)
      return packer.bytes
    },
    decode: { bytes in
      var reader = Unpacker(bytes)
      guard let shape = reader.ints(), let values = reader.floats(), reader.isAtEnd else { return nil }
      return try? Tensor(shape: shape, values: values)
    })
}

/// A picture of a visualization, whose values are k/255, and whether it means nothing.
struct KeptVisualization: Sendable {
  let image: Image, isDead: Bool
}

extension Coding where V == KeptVisualization {
  static let visualization = Coding(
    encode: { kept in
      var packer = Packer()
      packer.put(kept.image.height)
      packer.put(kept.image.width)
      packer.put(kept.isDead)
      packer.put(kept.image.bytes)
      return packer.bytes
    },
    decode: { bytes in
      var reader = Unpacker(bytes)
      guard let height = reader.int(), let width = reader.int(), let isDead = reader.flag(), let pixels = reader.contents(), reader.isAtEnd,
        let image = try? Image(bytes: pixels, height: height, width: width)
      else { return nil }
      return KeptVisualization(image: image, isDead: isDead)
    })
}

/// What a pass over a data set gave, and the places of the pictures that it skipped: whoever reads it hears of them, too.
struct KeptPass<V: Sendable>: Sendable {
  let value: V, skipped: [Int]
}

extension Coding {
  /// The same for a pass over a data set.
  var ofPass: Coding<KeptPass<V>> {
    Coding<KeptPass<V>>(
      encode: { pass in
        var packer = Packer()
        packer.put(pass.skipped)
        packer.put(encode(pass.value))
        return packer.bytes
      },
      decode: { bytes in
        var reader = Unpacker(bytes)
        guard let skipped = reader.ints(), let contents = reader.contents(), reader.isAtEnd, let value = decode(contents) else {
          return nil
        }
        return KeptPass(value: value, skipped: skipped)
      })
  }
}

extension Coding where V == [Float] {
  static let floats = Coding(
    encode: { numbers in
      var packer = Packer()
      packer.put(numbers)
      return packer.bytes
    },
    decode: { bytes in
      var reader = Unpacker(bytes)
      guard let numbers = reader.floats(), reader.isAtEnd else { return nil }
      return numbers
    })
}

extension Coding where V == [Bool?] {
  /// A byte each.
  static let verdicts = Coding(
    encode: { $0.map { $0.map { $0 ? 1 : 0 } ?? 2 } },
    decode: { bytes in bytes.allSatisfy { $0 <= 2 } ? bytes.map { $0 == 2 ? nil : $0 == 1 } : nil })
}

extension Coding where V == [[Survey.Channel]] {
  /// Tap by tap, channel by channel.
  static let survey = Coding(
    encode: { taps in
      var packer = Packer()
      func put(_ list: [Survey.Ranked]) {
        packer.put(list.map(\.index))
        packer.put(list.map(\.activation))
      }
      packer.put(taps.map(\.count))
      for channel in taps.joined() {
        packer.put(channel.mean)
        packer.put(channel.deviation)
        put(channel.top)
        put(channel.bottom)
      }
      return packer.bytes
    },
    decode: { bytes in
      var reader = Unpacker(bytes)
      func list() -> [Survey.Ranked]? {
        guard let indices = reader.ints(), let values = reader.floats(), indices.count == values.count else { return nil }
        return zip(indices, values).map { Survey.Ranked(index: $0, activation: $1) }
      }
      guard let counts = reader.ints() else { return nil }
      var taps: [[Survey.Channel]] = []
      for count in counts {
        var channels: [Survey.Channel] = []
        for _ in 0..<max(0, count) {
          guard let mean = reader.double(), let deviation = reader.double(), let top = list(), let bottom = list() else { return nil }
          channels.append(Survey.Channel(mean: mean, deviation: deviation, top: top, bottom: bottom))
        }
        taps.append(channels)
      }
      return reader.isAtEnd ? taps : nil
    })
}

/// Hears which pictures a pass skips.
final class SkippedPlaces: Sendable {
  private let places = Mutex<[Int]>([])
  var list: [Int] { places.withLock { $0 } }
  func hear(_ new: [Int]) { places.withLock { $0 = new } }
}
