import Imaging
import Testing

@Suite struct ImageTests {
  @Test func countMustFitTheSize() throws {
    #expect(throws: ImageError.wrongCount(expected: 12, found: 11)) {
      try Image(height: 2, width: 2, pixels: Array(repeating: 0, count: 11))
    }
    #expect(throws: ImageError.emptySize(height: 0, width: 2)) { try Image(height: 0, width: 2, pixels: []) }
    #expect(throws: ImageError.tooLarge(name: nil, height: .max, width: .max)) { try Image(height: .max, width: .max, pixels: []) }
    #expect(throws: ImageError.wrongCount(expected: 3, found: 0)) { try Image(bytes: [], height: 1, width: 1) }
  }

  @Test func bytesGoThereAndBack() throws {
    let bytes = (0..<255).map { UInt8($0) } + [255, 0, 7]
    #expect(try Image(bytes: bytes, height: 2, width: 43).bytes == bytes)
    let odd = try Image(height: 1, width: 2, pixels: [-1, .nan, 2, 0.5, 0.25, .infinity])
    #expect(odd.bytes == [0, 0, 255, 128, 64, 255])
    #expect(odd.roundedToBytes().pixels == [0, 0, 1, 128.0 / 255, 64.0 / 255, 1])
  }

  @Test func combiningNeedsTheSameSize() throws {
    let a = Image(height: 2, width: 3, fill: 0.25)
    #expect(try a.combined(with: Image(height: 2, width: 3, fill: 0.5), +) == Image(height: 2, width: 3, fill: 0.75))
    #expect(throws: ImageError.sizesDiffer(2, 3, 3, 2)) { try a.combined(with: Image(height: 3, width: 2), +) }
  }

  @Test func pixelsOutsideAreNil() {
    let image = Image(height: 2, width: 3, fill: 0.25)
    #expect(image[1, 2] == SIMD3(repeating: 0.25))
    #expect(image[2, 0] == nil && image[0, 3] == nil && image[-1, 0] == nil)
  }
}
