import ArgumentParser
import Foundation

/// A program that is run and measured from start to end, as a person would run it.
struct Command {
  let path: String
  var arguments: [String] = []

  /// The interpreter itself, not a script that finds it, and without the packages that a site adds.
  static func python(_ name: String) throws -> Command {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name, "-c", "import sys; print(sys.executable, end='')"]
    process.standardOutput = output
    try process.run()
    process.waitUntilExit()
    let path = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    guard process.terminationStatus == 0, !path.isEmpty else {
      throw ValidationError("\(name) cannot be started; `--python` names another")
    }
    return Command(path: path, arguments: ["-I", "-S"])
  }

  /// The program of that name in this one's folder.
  static func beside(_ name: String) throws -> Command {
    let path = itself.deletingLastPathComponent().appendingPathComponent(name).path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw ValidationError("there is no \(name) beside this program: build it first, with `swift build -c release`")
    }
    return Command(path: path)
  }

  static var itself: URL { URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath() }

  struct Usage {
    var seconds: Double
    /// The most memory that it had at a time, in bytes.
    var peak: Double
    /// Pages that were read from a file, or from the file cache: what the program really looked at.
    var faults: Int
  }

  /// (Foundation's `Process` notices the end of its child up to 50 ms late.)
  func run(_ more: String...) throws -> Usage {
    let words = [path] + arguments + more
    var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for word in argv { free(word) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var status: Int32 = 0
    var usage = rusage()
    let time = try seconds {
      var child = pid_t()
      // SAFETY: `argv` holds C strings of this function's own and ends in nil.
      guard posix_spawn(&child, path, &actions, nil, &argv, environ) == 0 else { throw ValidationError("\(path) cannot be started") }
      wait4(child, &status, 0, &usage)
    }
    guard status == 0 else { throw ValidationError("\(words.prefix(3).joined(separator: " ")) failed") }
    let spent = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    return Usage(
      seconds: Clock.current == .wall ? time : spent, peak: Double(usage.ru_maxrss) * 1024, faults: usage.ru_minflt + usage.ru_majflt)
  }
}
