#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How far a pass has come, as a small text beside its files: replaced as a whole after each piece.
struct FeatureProgress: Equatable {
  /// What is asked, of which network, over which pictures.
  let key: String
  /// Rows that are there.
  var done = 0
  /// Rows of pictures that could not be read.
  var skipped: [Int] = []

  private static let title = "Resin: how far this survey has come. It goes on from here; without this file it begins anew."

  init(key: String) { self.key = key }

  private init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    func value(_ name: String) -> Substring? { lines.first { $0.hasPrefix(name + ": ") }?.dropFirst(name.count + 2) }
    guard lines.first == Self.title[...], let key = value("key"), let count = value("done").flatMap({ Int($0) }), count >= 0 else {
      return nil
    }
    self.key = String(key)
    done = count
    skipped = (value("skipped") ?? "").split(separator: " ").compactMap { Int($0) }.filter { (0..<count).contains($0) }
  }

  /// What a file says; nil where there is none.
  /// - Throws: `FeatureFileError` for a file that is something else.
  static func read(_ path: String) throws(FeatureFileError) -> FeatureProgress? {
    guard let file = fopen(path, "rb") else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw .cannotRead(path, reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    var bytes: [UInt8] = [], piece = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&piece, 1, piece.count, file), count > 0, bytes.count < 1 << 26 { bytes += piece[..<count] }
    guard let progress = FeatureProgress(text: String(decoding: bytes, as: UTF8.self)) else { throw .isSomethingElse(path) }
    return progress
  }

  func write(_ path: String) throws(FeatureFileError) {
    let text = "\(Self.title)\nkey: \(key)\ndone: \(done)\nskipped: \(skipped.map(String.init).joined(separator: " "))\n"
    let bytes = Array(text.utf8), new = path + ".new"
    guard let file = fopen(new, "wb") else { throw .cannotWrite(new, reason: String(cString: strerror(errno))) }
    let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
    let reason = String(cString: strerror(errno))
    guard fclose(file) == 0, isWritten, rename(new, path) == 0 else { throw .cannotWrite(path, reason: reason) }
  }
}

/// What can go wrong with the files of a survey.
public enum FeatureFileError: Error, Sendable, Equatable {
  case cannotWrite(String, reason: String)
  case cannotRead(String, reason: String)
  /// A file of the progress' name that is none.
  case isSomethingElse(String)
  /// Two of the taps are one and the same module.
  case sameTwice
}

extension FeatureFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
    case .cannotRead(let path, let reason): "cannot read \(path): \(reason)"
    case .isSomethingElse(let path): "\(path) is in the way: it is not the record of a survey"
    case .sameTwice: "two of the places are the same one"
    }
  }
}
