import Foundation

/// A safetensors file of Tests/Golden, with the number types that the scripts write there.
struct GoldenFile {
  struct Entry { let type: String, shape: [Int], data: Data }
  struct Missing: Error { let name: String }

  private var entries: [String: Entry] = [:]

  init(_ path: String) throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Golden/\(path)")
    try self.init(url: url)
  }

  init(url: URL) throws {
    let data = try Data(contentsOf: url)
    let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONSerialization.jsonObject(with: data[8..<8 + length]) as? [String: [String: Any]] ?? [:]
    for (name, entry) in header {
      guard let type = entry["dtype"] as? String, let shape = entry["shape"] as? [Int], let span = entry["data_offsets"] as? [Int] else {
        continue
      }
      entries[name] = Entry(type: type, shape: shape, data: data[8 + length + span[0]..<8 + length + span[1]])
    }
  }

  func shape(_ name: String) throws -> [Int] { try entry(name).shape }
  func floats(_ name: String) throws -> [Float] { try numbers(name, "F32") }
  func doubles(_ name: String) throws -> [Double] { try numbers(name, "F64") }
  func bytes(_ name: String) throws -> [UInt8] { try numbers(name, "U8") }

  private func entry(_ name: String) throws -> Entry {
    guard let entry = entries[name] else { throw Missing(name: name) }
    return entry
  }

  private func numbers<T>(_ name: String, _ type: String) throws -> [T] {
    let entry = try entry(name)
    guard entry.type == type else { throw Missing(name: "\(name): \(entry.type)") }
    return entry.data.withUnsafeBytes { raw in
      (0..<raw.count / MemoryLayout<T>.stride).map { raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<T>.stride, as: T.self) }
    }
  }
}
