#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Other programs that the REPL starts: the editor, tmux. They take signals as programs do that a shell starts.
struct ChildProcess {
  private let number: pid_t

  /// - Parameters:
  ///   - words: The path of the program, and its arguments.
  ///   - output: The descriptor that becomes its standard output, its errors going nowhere; nil for ours.
  init?(_ words: [String], output: Int32? = nil) {
    // What this program ignores, a child would ignore, too.
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    #if canImport(Glibc)
      var attributes = posix_spawnattr_t(), actions = posix_spawn_file_actions_t()
    #else
      var attributes: posix_spawnattr_t?, actions: posix_spawn_file_actions_t?
    #endif
    guard posix_spawnattr_init(&attributes) == 0 else { return nil }
    defer { posix_spawnattr_destroy(&attributes) }
    guard posix_spawn_file_actions_init(&actions) == 0 else { return nil }
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    if let output {
      posix_spawn_file_actions_adddup2(&actions, output, 1)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    // SAFETY: each is `strdup`'s, and nobody else's, until the child has its copies; the last is the end of the list.
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    guard let path = words.first, posix_spawn(&process, path, &actions, &attributes, &arguments, environ) == 0 else { return nil }
    number = process
  }

  /// Its status when it has ended, or the signal that ended it; nil if that cannot be known.
  func wait() -> Int32? {
    var status: Int32 = 0
    while waitpid(number, &status, 0) < 0 { if errno != EINTR { return nil } }
    return status & 0x7f == 0 ? (status >> 8) & 0xff : status & 0x7f
  }

  /// What a program writes, if it ends well within so many milliseconds; at most 4 kB of it.
  static func output(of words: [String], within milliseconds: Int32) -> String? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    defer { close(ends[0]) }
    // The child has its own copy of the end that it writes to, and must not hold the other one open.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = ChildProcess(words, output: ends[1])
    close(ends[1])
    guard let child else { return nil }
    var bytes: [UInt8] = [], piece = [UInt8](repeating: 0, count: 512)
    let deadline = ContinuousClock.now + .milliseconds(Int(milliseconds))
    while bytes.count < 4096 {
      let left = (deadline - .now) / .milliseconds(1)
      var waiting = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
      let ready = left > 0 ? poll(&waiting, 1, Int32(left.rounded(.up))) : 0
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else {
        kill(child.number, SIGKILL)
        _ = child.wait()
        return nil
      }
      let count = read(ends[0], &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      bytes += piece[..<count]
    }
    if bytes.count >= 4096 { kill(child.number, SIGKILL) }
    return child.wait() == 0 ? String(decoding: bytes, as: UTF8.self) : nil
  }
}
