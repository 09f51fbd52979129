import Engine
import Imaging
import Testing

@Suite struct ResamplingTests {
  @Test(arguments: ["wide-16", "wide-47", "wide-61", "wide-90", "tall-16", "tall-47", "tall-61", "tall-90", "large-16"])
  func fitsAsPillow(name: String) throws {
    let parts = name.split(separator: "-").map(String.init)
    let side = try #require(Int(parts[1]))
    let expected = try Golden.image("fit/\(name).png")
    let found = try Golden.image("fit/\(parts[0]).png").fitted(.short(side))
    #expect(found == expected)
    #expect(try Image.load(path: Golden.path("fit/\(parts[0]).png"), fit: .short(side)) == expected)
  }

  @Test(arguments: ["wide", "large"])
  func fitsAsTorchvisionsEvaluation(name: String) throws {
    let expected = try Golden.bytes("fit/\(name)-input.crc")
    let found = try Golden.image("fit/\(name).png").fitted(.input)
    #expect(found.height == 224 && found.width == 224)
    let crc = Golden.crc(found.bytes)
    #expect((0..<4).map { UInt8(truncatingIfNeeded: crc >> UInt32(8 * $0)) } == Array(expected[..<4]))
  }

  @Test(arguments: KindTests.lines("fit/sizes.txt"))
  func fitsEverySize(_ words: [String]) throws {
    let (height, width) = (try #require(Int(words[0])), try #require(Int(words[1])))
    let random = Random(seed: 7, stream: UInt64(height * 4096 + width))
    let image = try Image(
      bytes: (0..<height * width * 3).map { UInt8(truncatingIfNeeded: random.bits(UInt64($0))) }, height: height, width: width)
    let found = try [Fit.input, .short(64), .short(300)].map { Golden.crc(try image.fitted($0).bytes) }
    #expect(found == words.dropFirst(2).map { UInt32($0, radix: 16) })
  }

  @Test func anImageOfTheInputSizeIsLeftAsItIs() throws {
    let image = try Image.noise(height: 224, width: 224, seed: 1)
    #expect(try image.fitted(.input) == image)
    #expect(try image.fitted(.none) == image)
    #expect(try image.fitted(.short(224)) == image)
    #expect(throws: ImageError.self) { try image.fitted(.short(0)) }
    #expect(throws: ImageError.self) { try Image(height: 1, width: 99_999).fitted(.short(16384)) }
  }

  @Test(arguments: [40, 37, 21, 8])
  func cropsAsTorchvision(side: Int) throws {
    #expect(try Golden.image("fit/crop.png").croppedToCenter(height: side, width: side) == Golden.image("fit/crop-\(side).png"))
  }

  @Test(
    arguments: [
      ("in-50", 0.5, nil, 0.5), ("in-25", 0.75, nil, 0.5), ("in-10", 0.9, nil, 0.5), ("in-30", 0.7, nil, 0.5),
      ("in-50-to-36", 0.5, 36, 0.5),
      ("half", 0.5, 6, 0.5), ("out-150", 1.5, nil, 0.25), ("out-125", 1.25, nil, 0.5),
    ] as [(String, Double, Int?, Float)])
  func scalesAsPyTorch(name: String, window: Double, side: Int?, fill: Float) throws {
    let found = try Golden.image("scale/source.png").scaled(window, to: side, fill: fill)
    let difference = largestDifference(found.pixels, try Golden.floats("scale/\(name).f32"))
    print("scale \(name): largest difference \(difference)")
    #expect(difference < 1e-6)
  }

  @Test func resizesEachAxisForItself() throws {
    let found = try Golden.image("scale/source.png").resized(height: 13, width: 31)
    #expect(largestDifference(found.pixels, try Golden.floats("scale/resize-13x31.f32")) < 1e-6)
  }

  @Test func theWindowIsCountedInPixels() throws {
    // 256 − ⌊256 · p⌋ for the paper's scales, whatever 1 − p is in binary.
    for (percent, side) in [(10, 231), (20, 205), (30, 180), (40, 154), (50, 128)] {
      let image = try Image(
        height: 256, width: 256, pixels: (0..<256 * 256).flatMap { [Float](repeating: Float($0 % 256) / 255, count: 3) })
      let seen = try image.scaled(1 - Double(percent) / 100, to: side)
      #expect(seen.height == side)
      let first = Float(Int((Double(256 - side) / 2).rounded(.toNearestOrEven))) / 255
      #expect(seen[0, 0]?.x == first)
      #expect(seen[side - 1, side - 1].map { abs($0.x - first - Float(side - 1) / 255) < 1e-6 } == true)
    }
  }

  @Test(arguments: [0, -1, .nan, .infinity, 1e9] as [Double])
  func badWindows(window: Double) {
    #expect(throws: ImageError.self) { try Image(height: 8, width: 8).scaled(window) }
  }

  @Test func zoomingOutMayMirrorTheImage() throws {
    let image = try Image(height: 8, width: 8, pixels: (0..<64).flatMap { [Float](repeating: Float($0) / 64, count: 3) })
    #expect(try image.scaled(2, to: 16, padding: .reflect) == image.padded(by: 4, .reflect))
    // Wider than three images: mirrored again. Column −14 is column 0 once more.
    let wide = try image.scaled(4.5, to: 36, padding: .reflect)
    #expect(wide[14, 0] == wide[14, 14])
    #expect(try image.scaled(2, to: 16) == image.padded(by: 4))
  }

  @Test func aWindowOfOneChangesNothing() throws {
    let image = try Golden.image("scale/source.png")
    #expect(try image.scaled(1) == image)
    #expect(try image.scaled(1, padding: .reflect) == image)
    #expect(throws: ImageError.self) { try image.scaled(0.5, to: 0) }
  }
}
