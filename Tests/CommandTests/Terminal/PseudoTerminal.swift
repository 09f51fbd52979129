import CPseudoTerminal
import Foundation

/// The built `rsn` in a terminal of its own, so that keys and signals come as a person sends them. `Screen` shows what a person sees of it.
final class PseudoTerminal {
  enum Ending: Equatable { case exited(Int32), signalled(Int32) }
  struct Failure: Error { let what: String }

  private var master: Int32
  let process: pid_t
  private var ending: Ending?
  /// Everything the program has written, escape sequences included.
  private(set) var bytes: [UInt8] = []
  var output: String { String(decoding: bytes, as: UTF8.self) }
  /// Told what the program writes, as it is read.
  var received: (ArraySlice<UInt8>) -> Void = { _ in }

  /// - Parameters:
  ///   - environment: Added to the usual one; nil takes a variable away.
  ///   - command: Another program than `rsn`.
  init(
    _ program: Program, _ arguments: [String] = [], rows: Int = 40, columns: Int = 100, environment: [String: String?] = [:],
    command: String = Program.binary.path
  ) throws {
    var variables: [String: String] = [
      "XDG_CACHE_HOME": "\(program.folder.path)/cache", "HOME": program.folder.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
      "TERM": "xterm",
    ]
    for (name, value) in environment { variables[name] = value }
    var words = ([command] + arguments).map { strdup($0) } + [nil], settings = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { for text in words + settings { free(text) } }
    var found: pid_t = 0
    master = terminal_start(command, &words, &settings, program.folder.path, Int32(rows), Int32(columns), &found)
    process = found
    guard master >= 0 else { throw Failure(what: "no terminal") }
  }

  deinit {
    hangUp()
    guard ending == nil else { return }
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
  }

  // MARK: In

  func type(_ text: String) { type(Array(text.utf8)) }

  /// Types bytes, reading meanwhile: a program that writes while nobody reads would stop.
  func type(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty, master >= 0 {
      let written = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno == EAGAIN {
        pause(POLLIN | POLLOUT, milliseconds: 1000)
        read()
      } else {
        return
      }
    }
  }

  func resize(rows: Int, columns: Int) { terminal_resize(master, Int32(rows), Int32(columns)) }

  func send(_ signal: Int32) { kill(process, signal) }

  /// Closes the terminal's window.
  func hangUp() {
    if master >= 0 { close(master) }
    master = -1
  }

  /// Whether the terminal is as a shell expects to find it.
  var isCooked: Bool { terminal_is_cooked(master) != 0 }

  // MARK: Out

  private func pause(_ events: Int32, milliseconds: Int32) {
    var descriptor = pollfd(fd: master, events: Int16(events), revents: 0)
    // A terminal that is closed on the other side is always "ready".
    if poll(&descriptor, 1, milliseconds) > 0, descriptor.revents & Int16(POLLHUP) != 0 { usleep(5000) }
  }

  /// Reads what the program has written since.
  func read() {
    guard master >= 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(master, &buffer, buffer.count)
      guard count > 0 else { return }
      bytes += buffer[..<count]
      received(buffer[..<count])
    }
  }

  /// Waits until something is so, at most half a minute, and tells whether it came.
  @discardableResult
  func wait(seconds: Double = 30, until condition: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      read()
      if condition() { return true }
      if ContinuousClock.now > deadline { return false }
      // The condition may be about files, too: look now and then.
      if master >= 0 { pause(POLLIN, milliseconds: 20) } else { usleep(20_000) }
    }
  }

  func waitForOutput(_ text: String) {
    wait { output.contains(text) }
  }

  // MARK: The end

  /// How the program ends. One that does not end within half a minute is killed.
  func end() -> Ending {
    if let ending { return ending }
    var status: Int32 = 0
    let hasEnded = wait { waitpid(process, &status, WNOHANG) == process }
    if !hasEnded {
      kill(process, SIGKILL)
      waitpid(process, &status, 0)
    }
    read()
    let result: Ending = status & 0x7F == 0 ? .exited((status >> 8) & 0xFF) : .signalled(status & 0x7F)
    ending = result
    return result
  }

  /// The code with which the program ends; nil if a signal ended it.
  func status() -> Int32? { if case .exited(let code) = end() { code } else { nil } }
}
