import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A web server on the loopback that knows ranges and can break connections.
final class LoopbackServer: Sendable {
  struct Request: Sendable { let path: String, range: String?, ifRange: String? }

  struct State {
    var files: [String: [UInt8]] = [:]
    /// Breaks each connection after so many bytes of contents.
    var cut: Int?
    /// How many connections it breaks so; then no more.
    var cuts = Int.max
    var version = 1
    var requests: [Request] = []
  }

  let state = Mutex(State())
  let port: UInt16
  private let descriptor: Int32

  struct Failure: Error {}

  init(files: [String: [UInt8]]) throws {
    #if canImport(Glibc)
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isListening = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && listen(descriptor, 16) == 0 && getsockname(descriptor, address, &length) == 0
      }
    }
    guard descriptor >= 0, isListening else { throw Failure() }
    port = UInt16(bigEndian: address.sin_port)
    state.withLock { $0.files = files }
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        guard let server = self else {
          close(connection)
          return
        }
        Thread.detachNewThread {
          server.answer(connection)
          close(connection)
        }
      }
    }
  }

  func stop() {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  func address(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

  private func answer(_ connection: Int32) {
    var head: [UInt8] = [], piece = [UInt8](repeating: 0, count: 4096)
    while head.firstRange(of: Array("\r\n\r\n".utf8)) == nil {
      let count = recv(connection, &piece, piece.count, 0)
      guard count > 0 else { return }
      head += piece[..<count]
    }
    let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
    func field(_ name: String) -> String? {
      lines.first { $0.lowercased().hasPrefix(name + ":") }.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }
    let path = lines.first?.split(separator: " ").dropFirst().first.map { String($0.dropFirst()) } ?? ""
    let request = Request(path: path, range: field("range"), ifRange: field("if-range"))
    let (contents, tag, cut) = state.withLock { state in
      state.requests.append(request)
      let cut = state.cuts > 0 ? state.cut : nil
      if cut != nil { state.cuts -= 1 }
      return (state.files[path], "\"v\(state.version)\"", cut)
    }
    guard let contents else {
      send(connection, Array("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8))
      return
    }
    var start = 0, status = "200 OK", extra = ""
    if let range = request.range, request.ifRange == tag, let first = Int(range.dropFirst("bytes=".count).prefix { $0.isNumber }) {
      guard first < contents.count else {
        let head =
          "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */\(contents.count)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        send(connection, Array(head.utf8))
        return
      }
      (start, status) = (first, "206 Partial Content")
      extra = "Content-Range: bytes \(first)-\(contents.count - 1)/\(contents.count)\r\n"
    }
    let answer = "HTTP/1.1 \(status)\r\nETag: \(tag)\r\nContent-Length: \(contents.count - start)\r\n\(extra)Connection: close\r\n\r\n"
    let end = min(contents.count, cut.map { start + $0 } ?? contents.count)
    send(connection, Array(answer.utf8) + contents[start..<end])
  }

  private func send(_ connection: Int32, _ bytes: [UInt8]) {
    var done = 0
    while done < bytes.count {
      #if canImport(Glibc)
        let flags = Int32(MSG_NOSIGNAL)
      #else
        let flags: Int32 = 0
      #endif
      // SAFETY: what is left of the buffer.
      let count = bytes.withUnsafeBytes { Self.send(connection, $0.baseAddress?.advanced(by: done), bytes.count - done, flags) }
      guard count > 0 else { return }
      done += count
    }
  }

  private static func send(_ connection: Int32, _ start: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
    #if canImport(Glibc)
      Glibc.send(connection, start, count, flags)
    #else
      Darwin.send(connection, start, count, flags)
    #endif
  }
}
