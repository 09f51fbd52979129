import CSignals

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reading and writing without buffers.
enum Descriptor {
  enum Input {
    case bytes([UInt8])
    /// A signal came, or the terminal's size changed: `signals_take_resized` is to be called.
    case wake
    case timeout, end
  }

  /// What is there to read, at most `size` bytes.
  /// - Parameters:
  ///   - milliseconds: How long to wait; -1 for as long as it takes.
  ///   - wakes: Whether signals end the waiting.
  static func read(_ descriptor: Int32, size: Int, milliseconds: Int32 = -1, wakes: Bool) -> Input {
    while true {
      var inputs = [
        pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wakes ? signals_descriptor() : -1, events: Int16(POLLIN), revents: 0),
      ]
      // SAFETY: two entries; a negative descriptor is passed over.
      let ready = poll(&inputs, 2, milliseconds)
      if ready < 0 {
        if errno == EINTR { continue }
        return .end
      }
      if ready == 0 { return .timeout }
      if inputs[1].revents != 0 { return .wake }
      var result = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        // SAFETY: no more than the buffer holds.
        #if canImport(Glibc)
          result = Glibc.read(descriptor, buffer.baseAddress, size)
        #else
          result = Darwin.read(descriptor, buffer.baseAddress, size)
        #endif
        count = max(0, result)
      }
      if result > 0 { return .bytes(bytes) }
      if result == 0 || errno != EINTR && errno != EAGAIN { return .end }
    }
  }

  /// Writes all of it; gives up where that fails.
  static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      // SAFETY: pointer and count describe what is left.
      let count = rest.withUnsafeBytes { bytes in
        #if canImport(Glibc)
          Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
          Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
      }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
    }
  }
}
