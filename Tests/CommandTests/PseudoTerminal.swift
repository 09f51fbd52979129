import CPseudoTerminal
import Foundation

/// The built `rsn` in a terminal of its own, so that Ctrl-C comes as a person types it.
final class PseudoTerminal {
  private let master: Int32
  private let process: pid_t
  private(set) var output = ""

  struct Failure: Error { let what: String }

  init(_ program: Program, _ arguments: [String]) throws {
    let environment = [
      "XDG_CACHE_HOME=\(program.folder.path)/cache", "HOME=\(program.folder.path)", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "TERM=xterm",
    ]
    var words = ([Program.binary.path] + arguments).map { strdup($0) } + [nil], variables = environment.map { strdup($0) } + [nil]
    defer { for text in words + variables { free(text) } }
    var found: pid_t = 0
    master = terminal_start(Program.binary.path, &words, &variables, program.folder.path, &found)
    process = found
    guard master >= 0 else { throw Failure(what: "no terminal") }
  }

  deinit { close(master) }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// Reads what the program has written since.
  private func read() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = Glibc.read(master, &buffer, buffer.count)
      guard count > 0 else { return }
      output += String(decoding: buffer[..<count], as: UTF8.self)
    }
  }

  /// Waits until something is so, at most half a minute.
  func wait(until condition: () -> Bool) {
    for _ in 0..<3000 where !condition() {
      read()
      usleep(10_000)
    }
  }

  func waitForOutput(_ text: String) {
    wait { output.contains(text) }
  }

  /// The code with which the program ends. One that does not end within half a minute is killed: nil.
  func status() -> Int32? {
    var status: Int32 = 0
    for _ in 0..<3000 {
      read()
      if waitpid(process, &status, WNOHANG) == process {
        read()
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
      }
      usleep(10_000)
    }
    kill(process, SIGKILL)
    waitpid(process, &status, 0)
    return nil
  }
}
