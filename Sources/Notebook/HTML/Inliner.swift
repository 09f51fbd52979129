import Imaging
import Storage

/// Puts the files that a page names into it.
struct Inliner {
  let folder: String

  /// The largest file that goes into a page.
  private static let limit = 64 << 20

  func rewrite(_ tag: HTMLTags.Tag) -> HTMLTags.Tag {
    var tag = tag
    switch tag.name {
    case "img":
      guard let source = tag["src"] else { return tag }
      // A plot as vectors is sharp at any size, and smaller.
      tag["src"] = vectors(of: source).flatMap(content) ?? content(source) ?? source
    case "source": if let source = tag["srcset"], let content = content(source) { tag["srcset"] = content }
    case "a":
      guard let target = tag["href"] else { return tag }
      if target.hasSuffix("/README.md"), Files.kind(Paths.join(folder, decoded(target))) != nil {
        // From the page of a sweep to those of its reports.
        tag["href"] = String(target.dropLast("README.md".count)) + HTMLPage.fileName
      } else if let content = content(target) {
        tag["href"] = content
        tag["download"] = Paths.name(decoded(target))
      }
    default: break
    }
    return tag
  }

  private func vectors(of source: String) -> String? {
    guard source.hasPrefix("img/"), source.hasSuffix(".png") else { return nil }
    let name = source.dropLast(4) + ".svg"
    return Files.kind(Paths.join(folder, decoded(String(name)))) == .file ? String(name) : nil
  }

  /// `data:image/png;base64,…` of a file below the folder; nil for anything else.
  private func content(_ reference: String) -> String? {
    let name = decoded(reference)
    guard !name.isEmpty, !name.hasPrefix("/"), !name.hasPrefix("#"), !name.contains(":"), !name.split(separator: "/").contains("..") else {
      return nil
    }
    let path = Paths.join(folder, name)
    guard Files.kind(path) == .file, let bytes = try? Files.read(path, limit: Self.limit) else { return nil }
    return "data:\(Self.kind(name));base64,\(Base64.encode(bytes))"
  }

  private static func kind(_ name: String) -> String {
    switch name.split(separator: ".").last?.lowercased() {
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "svg": "image/svg+xml"
    case "csv": "text/csv"
    default: "application/octet-stream"
    }
  }

  /// Without `%20` and its like.
  private func decoded(_ reference: String) -> String {
    guard reference.contains("%") else { return reference }
    var bytes: [UInt8] = [], rest = Array(reference.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
