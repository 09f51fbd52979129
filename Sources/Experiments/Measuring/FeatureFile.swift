import Engine
import Networks

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Activations on the disk, written while a pass goes on: for each tap an array [N, channels] of float32, N the data set's count.
///
/// The files have their full size from the beginning and can be opened at any time: what is not measured yet is 0, what could not be read is "not a number". A small
/// text beside them says how far the pass has come, and for which question (``FeatureProgress``); so a pass that was killed goes on.
public final class FeatureFile {
  /// Where a tap's rows begin.
  private struct Part {
    let descriptor: Int32, offset: Int, channels: Int
  }

  private let parts: [Part]
  private var open: [Int32] = []
  private let progressPath: String
  private var progress: FeatureProgress
  private let total: Int
  /// Rows that are measured and not yet written, for each tap.
  private var pending: [[Float]]
  private var pendingFrom: Int

  /// How many rows are there.
  var done: Int { progress.done }
  var skipped: [Int] { progress.skipped }

  /// Opens what is there, if it answers the same question; else begins anew.
  /// - Throws: `FeatureFileError` where it cannot be written, or belongs to somebody else.
  init(_ place: Place, taps: [Tap], names: [String], labels: [Int?], key: String) throws(FeatureFileError) {
    let modules = taps.map(\.module)
    guard Set(modules).count == modules.count else { throw .sameTwice }
    progressPath = place.progressPath
    total = names.count
    pending = taps.map { _ in [] }
    let question = key + " in " + modules.joined(separator: " ")
    let found = try FeatureProgress.read(progressPath)
    let layout = place.layout(taps, names: names, labels: labels)
    if let found, found.key == question, found.done <= total, layout.allSatisfy(\.isThere) {
      progress = found
    } else {
      progress = FeatureProgress(key: question)
      try place.makeFolder()
      // Until the new ones are whole nothing says that the old ones are.
      unlink(progressPath)
      for file in layout { try file.make() }
      try progress.write(progressPath)
    }
    pendingFrom = progress.done
    var parts: [Part] = []
    for file in layout {
      let descriptor = Self.open(file.path)
      guard descriptor >= 0 else { throw .cannotWrite(file.path, reason: lastReason()) }
      open.append(descriptor)
      for (offset, channels) in file.parts { parts.append(Part(descriptor: descriptor, offset: offset, channels: channels)) }
    }
    self.parts = parts
  }

  deinit { close() }

  func close() {
    for descriptor in open { Self.close(descriptor) }
    open = []
  }

  /// Rows of the pass that are there already, in their order: for each tap its channels.
  func forEachDone(_ body: (_ index: Int, _ values: [ArraySlice<Float>]) -> Void) throws(FeatureFileError) {
    let step = 64
    var first = 0
    while first < done {
      let count = min(step, done - first)
      var blocks: [[Float]] = []
      for part in parts {
        var block = [Float](repeating: 0, count: count * part.channels)
        let size = block.count * 4
        // SAFETY: the block has as many bytes as are asked for. (The files are little-endian, as are all machines that this is built for.)
        let read = block.withUnsafeMutableBytes {
          pread(part.descriptor, $0.baseAddress, size, off_t(part.offset + first * part.channels * 4))
        }
        guard read == size else { throw .cannotRead(progressPath, reason: read < 0 ? lastReason() : "a file of it is too short") }
        blocks.append(block)
      }
      for row in 0..<count {
        body(first + row, zip(parts, blocks).map { part, block in block[row * part.channels..<(row + 1) * part.channels] })
      }
      first += count
    }
  }

  /// Notes a row; those between it and the one before stay "not a number".
  func set(_ index: Int, _ values: [[Float]]) {
    for (tap, part) in parts.enumerated() {
      let missing = (index - pendingFrom) * part.channels - pending[tap].count
      if missing > 0 { pending[tap] += [Float](repeating: .nan, count: missing) }
      pending[tap] += values[tap]
    }
  }

  /// Writes what was noted, and then that it is there.
  func commit(upTo end: Int, skipped: [Int]) throws(FeatureFileError) {
    for (tap, part) in parts.enumerated() {
      let missing = (end - pendingFrom) * part.channels - pending[tap].count
      if missing > 0 { pending[tap] += [Float](repeating: .nan, count: missing) }
      let size = pending[tap].count * 4
      // SAFETY: the buffer has `size` bytes.
      let written = pending[tap].withUnsafeBytes {
        pwrite(part.descriptor, $0.baseAddress, size, off_t(part.offset + pendingFrom * part.channels * 4))
      }
      guard written == size else { throw .cannotWrite(progressPath, reason: written < 0 ? lastReason() : "the disk is full") }
      pending[tap].removeAll(keepingCapacity: true)
    }
    pendingFrom = end
    (progress.done, progress.skipped) = (end, skipped)
    try progress.write(progressPath)
  }

  /// To the disk.
  func finish() throws(FeatureFileError) {
    for descriptor in open where fsync(descriptor) != 0 { throw .cannotWrite(progressPath, reason: lastReason()) }
  }

  private static func open(_ path: String) -> Int32 {
    #if canImport(Glibc)
      Glibc.open(path, O_RDWR | O_CLOEXEC)
    #else
      Darwin.open(path, O_RDWR | O_CLOEXEC)
    #endif
  }

  private static func close(_ descriptor: Int32) {
    #if canImport(Glibc)
      _ = Glibc.close(descriptor)
    #else
      _ = Darwin.close(descriptor)
    #endif
  }
}

/// The system's words for what just went wrong.
private func lastReason() -> String { String(cString: strerror(errno)) }
