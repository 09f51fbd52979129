import Imaging
import Testing

private func grey(_ rows: [[Float]]) -> Image {
  let pixels = rows.joined().flatMap { [$0, $0, $0] }
  return (try? Image(height: rows.count, width: rows[0].count, pixels: pixels)) ?? Image(height: 1, width: 1)
}

@Suite struct OperationTests {
  /// 2 × 3 greys from 0 to 5.
  let small = grey([[0, 1, 2], [3, 4, 5]])

  @Test func flips() {
    #expect(small.flipped() == grey([[2, 1, 0], [5, 4, 3]]))
    #expect(small.flipped(.vertical) == grey([[3, 4, 5], [0, 1, 2]]))
  }

  @Test func shifts() throws {
    #expect(try small.shifted(down: 1, right: -1, fill: 9) == grey([[9, 9, 9], [1, 2, 9]]))
    #expect(try small.shifted(down: .max, right: .min, fill: 9) == grey([[9, 9, 9], [9, 9, 9]]))
  }

  @Test func pads() throws {
    #expect(
      try small.padded(top: 1, left: 0, bottom: 0, right: 2, .constant(9)) == grey([[9, 9, 9, 9, 9], [0, 1, 2, 9, 9], [3, 4, 5, 9, 9]]))
    #expect(
      try small.padded(top: 1, left: 2, bottom: 0, right: 1, .reflect)
        == grey([[5, 4, 3, 4, 5, 4], [2, 1, 0, 1, 2, 1], [5, 4, 3, 4, 5, 4]]))
    #expect(throws: ImageError.self) { try small.padded(by: 2, .reflect) }
    #expect(throws: ImageError.self) { try small.padded(by: -1) }
    #expect(throws: ImageError.self) { try small.padded(by: .max) }
    #expect(throws: ImageError.self) { try small.padded(by: 90_000_000) }
  }

  @Test func crops() throws {
    #expect(try small.cropped(top: 1, left: 1, height: 1, width: 2) == grey([[4, 5]]))
    for (top, left, height, width) in [(0, 0, 3, 1), (-1, 0, 1, 1), (0, 2, 1, 2), (.max, 0, 1, 1), (0, .min, 1, 1), (0, 0, 0, 1)] {
      #expect(throws: ImageError.self) { try small.cropped(top: top, left: left, height: height, width: width) }
    }
    #expect(throws: ImageError.self) { try small.croppedToCenter(height: 3, width: 3) }
  }

  @Test func quarterTurnsAreExact() throws {
    let square = grey([[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    #expect(try square.rotated(degrees: 90) == grey([[2, 5, 8], [1, 4, 7], [0, 3, 6]]))
    #expect(try square.rotated(degrees: -270) == square.rotated(degrees: 90))
    #expect(try square.rotated(degrees: 180) == square.flipped().flipped(.vertical))
    #expect(try square.rotated(degrees: 720) == square)
    #expect(throws: ImageError.self) { try square.rotated(degrees: .nan) }
    #expect(try grey([[1]]).rotated(degrees: 45, fill: 0)[0, 0]?.x == 1)
  }

  @Test func blendsAndDiffers() throws {
    #expect(try small.blended(with: Image(height: 2, width: 3, fill: 1), amount: 0.25)[1, 1]?.x == 3.25)
    #expect(try small.difference(from: Image(height: 2, width: 3, fill: 2)) == grey([[2, 1, 0], [1, 2, 3]]))
    #expect(throws: ImageError.self) { try small.blended(with: Image(height: 3, width: 2)) }
  }

  /// The first values are those of the algorithm, written down; a change would change published results.
  @Test func noiseIsItsSeeds() throws {
    let noise = try Image.noise(height: 64, width: 64, seed: 0)
    #expect(try Image.noise(height: 64, width: 64, seed: 0) == noise)
    #expect(try Image.noise(height: 64, width: 64, seed: 1) != noise)
    #expect(noise.pixels.allSatisfy { (0..<1).contains($0) })
    let mean = noise.pixels.reduce(0, +) / Float(noise.pixels.count)
    #expect(abs(mean - 0.5) < 0.01)
    #expect(throws: ImageError.self) { try Image.noise(height: 0, width: 5, seed: 0) }
  }

  @Test func gridsPlaceTheImages() throws {
    let (a, b) = (Image(height: 100, width: 100, fill: 0), Image(height: 60, width: 80, fill: 0.25))
    let plain = try Image.grid([a, b, a], columns: 2)
    #expect(plain.height == 2 * 100 + 3 * 4 && plain.width == 2 * 100 + 3 * 4)
    #expect(plain[4, 4] == .zero && plain[3, 4] == .one)
    // The smaller one is in the middle of its cell.
    #expect(plain[4 + 20, 108 + 10] == SIMD3(repeating: 0.25) && plain[4 + 19, 108 + 10] == .one)
    #expect(plain[150, 150] == .one)
    let labelled = try Image.grid([a, b], labels: ["a", "b"])
    #expect(labelled.height > 108 && labelled.width == plain.width)
    // Something was written above the first image.
    #expect(labelled.pixels[..<(10 * labelled.width * 3)].contains { $0 < 0.5 })
    #expect(throws: ImageError.noImages) { try Image.grid([]) }
    #expect(throws: ImageError.labelCount(labels: 3, expected: 2)) { try Image.grid([a, b, a, b], columns: 2, labels: ["a", "b", "c"]) }
    #expect(throws: ImageError.self) { try Image.grid([a], columns: 0) }
  }
}
