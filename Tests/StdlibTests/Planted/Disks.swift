import Engine
import Foundation
import Imaging

/// The pictures that go with ``PlantedNetwork``: on grey noise near the middle of 256×256 pixels, a disk of about 16 pixels in one of four colours.
enum Disks {
  static let colours: [(name: String, rgb: [Float])] = [
    ("a-red", [0.9, 0.1, 0.1]), ("b-green", [0.1, 0.9, 0.1]), ("c-blue", [0.1, 0.1, 0.9]), ("d-yellow", [0.9, 0.9, 0.1]),
  ]

  /// Writes so many pictures of each colour, a folder each.
  static func write(each count: Int, to folder: URL) throws {
    for (label, colour) in colours.enumerated() {
      let place = folder.appendingPathComponent(colour.name)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for number in 0..<count {
        let png = try picture(colour.rgb, Random(seed: 1, stream: UInt64(label * 1000 + number))).png()
        try Data(png).write(to: place.appendingPathComponent("\(number).png"))
      }
    }
  }

  private static func picture(_ rgb: [Float], _ random: Random) throws -> Image {
    let side = 256
    let radius = random.uniform(0, in: 7...9), contrast = random.uniform(1, in: 0.7...1)
    let row = 128 + random.uniform(2, in: -6...6), column = 128 + random.uniform(3, in: -6...6)
    var pixels: [Float] = []
    for y in 0..<side {
      for x in 0..<side {
        let grey = 0.5 + random.uniform(UInt64(10 + y * side + x), in: -0.15...0.15)
        let distance = ((Float(y) - row) * (Float(y) - row) + (Float(x) - column) * (Float(x) - column)).squareRoot()
        let ink = contrast * min(max(radius - distance + 0.5, 0), 1)
        for channel in 0..<3 { pixels.append(grey * (1 - ink) + rgb[channel] * ink) }
      }
    }
    return try Image(height: side, width: side, pixels: pixels)
  }
}
