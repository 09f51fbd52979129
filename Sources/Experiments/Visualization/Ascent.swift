import Engine
import Storage

/// How far one channel's ascent has come. What is not here follows from the request: draws are keyed by the step.
struct Ascent {
  /// The objective before each step's update.
  var history: [Float] = []
  /// Flat gradients in a row since the help for dead starts ended; long enough, and nothing will ever move again.
  var flat = 0
  var isDead = false

  var steps: Int { history.count }

  func packed(_ spectrum: Spectrum) -> [UInt8] {
    var packer = Packer()
    packer.put(history)
    packer.put(flat)
    packer.put(isDead)
    for numbers in spectrum.state { packer.put(numbers) }
    return packer.bytes
  }

  init() {}

  /// Puts the spectrum back where it was. Nil, and nothing changed, if the bytes are of another computation.
  init?(_ bytes: [UInt8], _ spectrum: Spectrum, upTo steps: Int) {
    var reader = Unpacker(bytes)
    guard let history = reader.floats(), history.count <= steps, let flat = reader.int(), let isDead = reader.flag(),
      let parameters = reader.floats(), let mean = reader.floats(), let variance = reader.floats(), reader.isAtEnd,
      spectrum.restore([parameters, mean, variance])
    else { return nil }
    (self.history, self.flat, self.isDead) = (history, flat, isDead)
  }
}

extension Spectrum {
  /// The parameters and Adam's running means, as they lie in memory.
  var state: [[Float]] { buffers.map { Array(UnsafeBufferPointer(start: $0, count: count)) } }

  private var buffers: [UnsafeMutablePointer<Float>] { [parameters, mean, variance] }

  /// False, and nothing changed, if they are not as many.
  func restore(_ state: [[Float]]) -> Bool {
    guard state.count == 3, state.allSatisfy({ $0.count == count }) else { return false }
    for (target, values) in zip(buffers, state) {
      // SAFETY: the arrays have `count` elements, as the buffers have.
      values.withUnsafeBufferPointer { if let base = $0.baseAddress { target.update(from: base, count: count) } }
    }
    rescale()
    return true
  }
}
