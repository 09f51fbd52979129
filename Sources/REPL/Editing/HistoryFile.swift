import Cache
import Storage

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file of entries, one line each, newlines and backslashes escaped. Several sessions may write it at once, and be killed while they do:
/// each entry is appended in one piece, and what makes the file shorter replaces it as a whole, both under a lock.
struct HistoryFile {
  private let path: String
  /// Longer entries stay in the memory of their session.
  static let longest = 1 << 16
  /// What is read at most, from the end.
  static let size = 1 << 24

  init(_ path: String) { self.path = path }

  /// The last entries, each once. A file that has become much longer than what it says is written anew.
  func read() -> [String] {
    let lines = lines(), entries = Self.once(lines)
    if lines.count > entries.count + History.limit / 2 { compact() }
    return entries
  }

  /// A history that cannot be kept is no reason to stop.
  func append(_ entry: String) {
    let line = Self.escaped(entry)
    guard line.utf8.count <= Self.longest else { return }
    do {
      try Files.makeFolder(Paths.parent(path))
      let lock = try FileLock(path + ".lock")
      defer { withExtendedLifetime(lock) {} }
      let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return }
      defer { close(descriptor) }
      // A line that was cut short, by a full disk or by hand, is not to be joined with this one.
      let end = lseek(descriptor, 0, SEEK_END)
      var last: UInt8 = 10
      if end > 0 { pread(descriptor, &last, 1, end - 1) }
      Descriptor.write((last == 10 ? "" : "\n") + line + "\n", to: descriptor)
    } catch {}
  }

  private func compact() {
    guard let lock = try? FileLock(path + ".lock") else { return }
    defer { withExtendedLifetime(lock) {} }
    // Once more, now that nobody writes.
    try? AtomicFile.write(Self.once(lines()).map { Self.escaped($0) + "\n" }.joined(), to: path)
  }

  private func lines() -> [String] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    let end = Int(lseek(descriptor, 0, SEEK_END)), start = max(0, end - Self.size)
    guard end > 0 else { return [] }
    let bytes = [UInt8](unsafeUninitializedCapacity: end - start) { buffer, count in
      // SAFETY: no more than the buffer holds.
      while count < end - start,
        case let read = pread(descriptor, buffer.baseAddress?.advanced(by: count), end - start - count, off_t(start + count)),
        read > 0
      { count += read }
    }
    let lines = bytes.split(separator: 10)
    return (start > 0 ? lines.dropFirst() : lines[...]).map { Self.unescaped($0) }.filter { !$0.isEmpty }
  }

  private static func once(_ lines: [String]) -> [String] {
    var seen: Set<String> = []
    return lines.reversed().filter { seen.insert($0).inserted }.prefix(History.limit).reversed()
  }

  private static func escaped(_ entry: String) -> String { entry.replacing("\\", with: "\\\\").replacing("\n", with: "\\n") }

  private static func unescaped(_ line: ArraySlice<UInt8>) -> String {
    guard line.contains(UInt8(ascii: "\\")) else { return String(decoding: line, as: UTF8.self) }
    var text: [UInt8] = [], isEscaped = false
    text.reserveCapacity(line.count)
    for byte in line {
      if isEscaped {
        text.append(byte == UInt8(ascii: "n") ? 10 : byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
