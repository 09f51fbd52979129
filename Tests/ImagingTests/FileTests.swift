import Foundation
import Imaging
import Testing

@Suite struct FileTests {
  @Test(arguments: [
    "rgb.png", "alpha.png", "grey.png", "grey-alpha.png", "palette.png", "palette-transparent.png", "bit.png", "transparent.png", "16.png",
    "16-alpha.png", "420.jpg", "422.jpg", "444.jpg", "progressive.jpg", "restart.jpg", "low.jpg", "grey.jpg", "cmyk.jpg", "stray.jpg",
  ])
  func decodesAsPillow(name: String) throws {
    let expected = try Golden.bytes("decode/\(name.replacing(".", with: "-")).rgb")
    #expect(try Golden.image("decode/\(name)").bytes == expected)
  }

  @Test func sixteenBitGreyKeepsItsUpperBits() throws {
    let image = try Golden.image("decode-apart/16-grey.png")
    #expect(image.bytes == stride(from: 0, to: 65536, by: 900).flatMap { [UInt8](repeating: UInt8($0 >> 8), count: 3) })
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

  /// No beginning of a file is taken for the whole, and none crashes.
  @Test(arguments: ["rgb.png", "420.jpg", "progressive.jpg", "cmyk.jpg"])
  func truncated(name: String) throws {
    let whole = try Golden.bytes("decode/\(name)")
    for count in stride(from: 3, to: whole.count - 2, by: 7) {
      do throws(ImageError) {
        _ = try Image.decode(Array(whole[..<count]), name: name)
        Issue.record("\(count) of \(whole.count) bytes of \(name) decoded")
      } catch {
        guard count > 8 else { continue }
        guard case .damaged(name, _, let reason) = error, !reason.isEmpty else {
          Issue.record("\(error)")
          continue
        }
      }
    }
    let half = Array(whole[..<(whole.count * 3 / 4)])
    let error = #expect(throws: ImageError.self) { try Image.decode(half, name: name) }
    #expect(error?.description == "the \(name.hasSuffix("png") ? "PNG" : "JPEG") \(name) is damaged: it ends too early")
  }

  /// Whatever one byte is changed to, there is an image or an error.
  @Test(arguments: ["rgb.png", "palette.png", "420.jpg", "progressive.jpg"])
  func altered(name: String) throws {
    let whole = try Golden.bytes("decode/\(name)")
    for position in stride(from: 2, to: whole.count, by: 3) {
      var data = whole
      data[position] = data[position] &+ UInt8(1 + position % 255)
      _ = try? Image.decode(data, name: name)
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
}
