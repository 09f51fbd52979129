import Engine
import Storage

/// The safetensors format: eight bytes of header length, a JSON header, and the tensors' bytes, little-endian.
/// (huggingface/safetensors, README, "Format".)
public enum SafeTensors {
  /// What a file says.
  public struct Contents: Sendable, Equatable {
    public var tensors: [String: Tensor]
    public var metadata: [String: String]

    public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
      self.tensors = tensors
      self.metadata = metadata
    }
  }

  /// The longest header that is read, in bytes. The format allows 100 MB, but a network of a thousand tensors needs 0.1 MB, and what JSON
  /// of that size becomes in memory would be many times larger.
  static let longestHeader = 1 << 24

  /// Reads a file's bytes; other floating-point types become float32. Tensors of integers (PyTorch's `num_batches_tracked`) are checked and left out.
  ///
  /// - Parameter name: for messages.
  /// - Throws: `NetworkError.malformed` with what is wrong: nothing is read on trust.
  public static func read(_ bytes: [UInt8], name: String) throws(NetworkError) -> Contents {
    try contents(.safetensors(ByteSource(bytes, name: name)))
  }

  /// - Throws: `NetworkError.unreadable` or `.malformed`.
  public static func read(path: String) throws(NetworkError) -> Contents {
    let source: ByteSource
    do { source = try ByteSource(path: path) } catch { throw .unreadable(path: path, reason: error.reason) }
    return try contents(.safetensors(source))
  }

  private static func contents(_ checkpoint: Checkpoint) throws(NetworkError) -> Contents {
    let names = checkpoint.tensors.filter(\.value.type.isFloat).keys
    return Contents(tensors: try checkpoint.values(of: names), metadata: checkpoint.metadata)
  }
}

extension Checkpoint {
  static func safetensors(_ source: ByteSource) throws(NetworkError) -> Checkpoint {
    do throws(SafeTensorsFault) {
      let (header, start) = try SafeTensors.header(source)
      var tensors: [String: StoredTensor] = [:], metadata: [String: String] = [:], places: [Place] = []
      var ranges: [(range: Range<Int>, name: String)] = []
      for (key, value) in header {
        if key == "__metadata__" {
          metadata = try SafeTensors.metadata(value)
          continue
        }
        let (type, shape, range) = try SafeTensors.entry(key, value, available: source.count - start)
        do {
          tensors[key] = try StoredTensor(
            type: type, shape: shape, strides: StoredTensor.contiguous(shape), offset: 0, storage: places.count,
            available: range.count / type.size)
        } catch { throw .tensor(key, error) }
        ranges.append((range, key))
        places.append(.plain(range.lowerBound + start..<range.upperBound + start))
      }
      var end = 0
      for (range, name) in ranges.sorted(by: { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }) {
        guard range.lowerBound == end else { throw range.lowerBound < end ? .overlap(name) : .gap(name) }
        end = range.upperBound
      }
      guard end == source.count - start else { throw .leftOver(source.count - start - end) }
      return Checkpoint(format: .safetensors, tensors: tensors, metadata: metadata, source: source, places: places)
    } catch {
      throw .malformed(name: source.name, reason: error.description)
    }
  }
}
