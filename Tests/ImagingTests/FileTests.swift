import Foundation
import Imaging
import Testing

@Suite struct FileTests {
  @Test(arguments: [
    "rgb.png", "alpha.png", "grey.png", "grey-alpha.png", "palette.png", "palette-transparent.png", "bit.png", "transparent.png", "16.png",
    "16-alpha.png", "16-grey.png", "420.jpg", "422.jpg", "444.jpg", "progressive.jpg", "restart.jpg", "low.jpg", "grey.jpg", "cmyk.jpg",
    "stray.jpg",
  ])
  func decodesAsPillow(name: String) throws {
    let expected = try Golden.bytes("decode/\(name.replacing(".", with: "-")).rgb")
    #expect(try Golden.image("decode/\(name)").bytes == expected)
  }

  @Test func pngGoesThereAndBackAndIsTheSameEachTime() throws {
    let image = try Golden.image("fit/wide.png")
    let text = [("Expression", "fz(block: \"3.1\")"), ("Größe".replacing("ö", with: "oe").replacing("ß", with: "ss"), "größer als π")]
    let png = try image.png(text: text)
    #expect(try image.png(text: text) == png)
    #expect(try Image.decode(png, name: "it") == image)
    let contents = String(decoding: png, as: UTF8.self)
    #expect(contents.contains("tEXtExpression\0fz(block: \"3.1\")"))
    #expect(contents.contains("größer als π"))
    #expect(try image.png() != png)
  }

  @Test(arguments: ["", " a", "a ", "ä", "a  b", String(repeating: "k", count: 80)])
  func badTextKeys(key: String) {
    #expect(throws: ImageError.badTextKey(key)) { try Image(height: 1, width: 1).png(text: [(key, "v")]) }
  }

  @Test func missingFilesAndFolders() {
    #expect(throws: ImageError.unreadable(path: "/no/such.png", reason: "No such file or directory")) {
      try Image.load(path: "/no/such.png")
    }
    #expect(throws: ImageError.unreadable(path: Golden.folder.path, reason: "it is a folder")) { try Image.load(path: Golden.folder.path) }
    #expect(throws: ImageError.unreadable(path: "/dev/null", reason: "the file is empty")) { try Image.load(path: "/dev/null") }
  }

  @Test func garbage() {
    #expect(throws: ImageError.unknownFormat(name: "it")) { try Image.decode(Array("GIF89a and so on".utf8), name: "it") }
    #expect(throws: ImageError.self) { try Image.decode([0xFF, 0xD8, 0xFF] + (0..<200).map { UInt8($0) }, name: "it") }
    #expect(throws: ImageError.self) {
      try Image.decode([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + (0..<200).map { UInt8($0) }, name: "it")
    }
  }

  @Test func aHugeSizeIsRefusedBeforeItIsAllocated() throws {
    // An IHDR of 60000 × 60000 with a right checksum.
    let header: [UInt8] = [0x49, 0x48, 0x44, 0x52, 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 2, 0, 0, 0]
    let crc = Golden.crc(header)
    let sum = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: crc >> UInt32($0)) }
    let start: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
    let data: [UInt8] = start + header + sum + [0, 0, 0, 1, 0x49, 0x44, 0x41, 0x54, 0, 0, 0, 0, 0]
    #expect(throws: ImageError.tooLarge(name: "big.png", height: 60000, width: 60000)) { try Image.decode(data, name: "big.png") }
  }

  /// Sizes within the limit that so few bytes cannot hold: nothing is allocated for them.
  @Test func aSizeThatTheFileCannotHoldIsRefused() throws {
    var png = try Golden.bytes("kinds/rgb-8.png")
    png.replaceSubrange(16..<24, with: [0, 0, 0x20, 0, 0, 0, 0x20, 0])
    let crc = Golden.crc(Array(png[12..<29]))
    png.replaceSubrange(29..<33, with: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: crc >> UInt32($0)) })
    let first = #expect(throws: ImageError.self) { try Image.decode(png, name: "big.png") }
    #expect(first?.description == "the PNG big.png is damaged: it ends too early")
    for name in ["baseline-420-92.jpg", "progressive-420-92.jpg", "baseline-cmyk.jpg"] {
      var jpeg = try Golden.bytes("kinds/\(name)")
      let frame = try #require(jpeg.indices.first { jpeg[$0] == 0xFF && [0xC0, 0xC2].contains(jpeg[$0 + 1]) })
      jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0x20, 0, 0x20, 0])
      let second = #expect(throws: ImageError.self) { try Image.decode(jpeg, name: "big.jpg") }
      #expect(second?.description == "the JPEG big.jpg is damaged: its \(jpeg.count) bytes cannot hold 8192 × 8192 pixels")
    }
  }
}
