import Networks
import Notebook
import Storage

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Downloads by the helper program `rsn-fetch`, which lies beside `rsn`.
struct Fetching {
  let console: Console

  enum Failure: Error {
    case noHelper(String)
    /// The reason.
    case failed(String)
  }

  /// Brings what is at an address into a partial file, or what is still missing of it.
  func fetch(_ address: String, to part: String, showing name: String) throws(Failure) {
    let helper = Paths.join(Paths.parent(Self.program), "rsn-fetch")
    guard access(helper, X_OK) == 0 else { throw .noHelper(helper) }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .noHelper(helper) }
    defer { close(ends[0]) }
    guard let child = Self.start(helper, [address, part], output: ends[1], closing: ends[0]) else {
      close(ends[1])
      throw .noHelper(helper)
    }
    close(ends[1])
    var line = TransferLine(name: name, console: console)
    var isWhole = false, reason = "the download ended"
    Self.eachLine(of: ends[0]) { text in
      let words = text.split(separator: " ")
      if words == ["end"] { isWhole = true }
      if words.first == "failed" { reason = words.dropFirst().joined(separator: " ") }
      if words.count == 3, words[0] == "done", let done = Int(words[1]), let total = Int(words[2]) { line.show(done, of: total) }
    }
    line.clear()
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    guard isWhole, status == 0 else { throw .failed(reason) }
  }

  /// This program's own file.
  static var program: String {
    var buffer = [CChar](repeating: 0, count: 4096)
    #if os(Linux)
      let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
      if count > 0 { return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) }
    #else
      var size = UInt32(buffer.count)
      if _NSGetExecutablePath(&buffer, &size) == 0 {
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    #endif
    return CommandLine.arguments.first ?? "rsn"
  }

  private static func start(_ program: String, _ arguments: [String], output: Int32, closing other: Int32) -> pid_t? {
    var actions = posix_spawn_file_actions_t()
    guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_addclose(&actions, other)
    posix_spawn_file_actions_addclose(&actions, output)
    // SAFETY: strdup's copies live until they are freed, after the call; the list ends with a null.
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    guard posix_spawn(&child, program, &actions, nil, &words, environ) == 0 else { return nil }
    return child
  }

  private static func eachLine(of descriptor: Int32, _ body: (String) -> Void) {
    var rest: [UInt8] = [], piece = [UInt8](repeating: 0, count: 4096)
    while true {
      // SAFETY: the buffer has as many bytes as are asked for.
      let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest += piece[..<count]
      while let end = rest.firstIndex(of: 0x0A) {
        body(String(decoding: rest[..<end], as: UTF8.self))
        rest.removeSubrange(...end)
      }
    }
  }
}

/// `resnet18 · 12.3 of 46.8 MB · 26% · 5.1 MB/s · about 7 s left`, on standard error: one line in a terminal, a line every ten seconds elsewhere.
private struct TransferLine {
  let name: String, console: Console
  private let began = ContinuousClock.now
  private var first: Int?, last: ContinuousClock.Instant?
  private var isVisible = false

  init(name: String, console: Console) { (self.name, self.console) = (name, console) }

  mutating func show(_ done: Int, of total: Int) {
    guard done > 0 else { return }
    let now = ContinuousClock.now
    let start = first ?? done
    first = start
    var isTerminal = false
    if case .terminal = console.progress { isTerminal = true }
    guard isTerminal || (now - (last ?? began)) >= .seconds(10) else { return }
    last = now
    var parts = [name, total > 0 ? "\(Megabytes.text(done, unit: false)) of \(Megabytes.text(total))" : Megabytes.text(done)]
    if total > 0 { parts.append("\(done * 100 / total)%") }
    let seconds = (now - began) / .seconds(1), rate = Double(done - start) / max(seconds, 1e-3)
    if seconds >= 0.5, rate > 0 {
      parts.append("\(Megabytes.text(Int(rate)))/s")
      if total > done { parts.append("about \(ProgressText.duration(Double(total - done) / rate)) left") }
    }
    let text = parts.joined(separator: " · ")
    console.error(isTerminal ? "\r\u{1B}[K" + text : text + "\n")
    isVisible = isTerminal
  }

  mutating func clear() {
    if isVisible { console.error("\r\u{1B}[K") }
    isVisible = false
  }
}

/// Sizes of files, in millions of bytes as servers count them.
enum Megabytes {
  static func text(_ bytes: Int, unit: Bool = true) -> String {
    let tenths = (bytes + 50_000) / 100_000
    return (tenths < 1000 ? "\(tenths / 10).\(tenths % 10)" : "\((tenths + 5) / 10)") + (unit ? " MB" : "")
  }
}
