import Foundation
import Networks

/// A file of `Tests/Golden`, made by the script of the same name.
func golden(_ name: String) throws -> [String: Tensor] {
  let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  return try SafeTensors.read(path: tests.appending(path: "Golden/\(name).safetensors").path).tensors
}

/// Tests/Golden/training.py, `picture`: noise over stripes that depend on the class.
func stripedPicture(_ index: Int, side: Int, classes: Int) -> (bytes: [UInt8], label: Int) {
  let label = index % classes
  let random = Random(seed: 7, stream: 5).split(UInt64(index))
  var bytes: [UInt8] = []
  bytes.reserveCapacity(side * side * 3)
  for y in 0..<side {
    for x in 0..<side {
      let stripes = (((x * (label % 5 + 1)) >> 4) + (label / 5) * (y >> 3)) & 1
      let grey = stripes * 96 + Int(random.bits(UInt64(y * side + x)) >> 57)
      bytes += [grey, grey * 3 / 4 + 10 * label, 222 - grey].map { UInt8(truncatingIfNeeded: $0) }
    }
  }
  return (bytes, label)
}
