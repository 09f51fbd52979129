import ArgumentParser
import Foundation

/// The programs of others, each a Python process that lives as long as its rows and takes work in turn with ours.
final class Peers {
  /// The interpreter of the virtual environment.
  private let python: String
  private var children: [String: Child] = [:]

  /// Where the scripts are: beside this file, in the sources of the package.
  private static let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Peers")

  /// The environment's usual place, in the user's cache directory.
  static var usualFolder: String {
    let environment = ProcessInfo.processInfo.environment
    let cache = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.cache"
    return cache + "/resin/benchmark-peers"
  }

  /// Installs what is missing in the virtual environment; with everything there it only looks.
  init(folder: String) throws {
    python = folder + "/bin/python"
    say("The peers are in \(folder); what is missing is installed now, which takes some minutes.\n")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["bash", Self.scripts.appendingPathComponent("install.sh").path, folder]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ValidationError("the peers could not be installed into \(folder)") }
  }

  /// Does a work once. The first time its process starts, prepares and warms up.
  func run(_ peer: String, _ work: Work) throws -> (seconds: Double, setting: String?) {
    let child = try children[peer] ?? Child(python: python, script: Self.scripts.appendingPathComponent("serve.py"), module: "peer_" + peer)
    children[peer] = child
    let answer = try child.ask(work)
    if let error = answer.error { throw ValidationError("\(peer): \(error)") }
    return (answer.seconds ?? .nan, answer.setting)
  }

  /// Ends all processes: they would keep their memory.
  func stop() { children = [:] }

  deinit { stop() }
}

/// A line of work for a peer. Which fields a work has, `Peers/*.py` says.
struct Work: Encodable {
  let what: String
  var clock = Clock.current
  var threads: Int
  var batch: Int?, size: Int?, width: Int?, classes: Int?
  var block: String?, jitter: Int?, steps: Int?
  /// How often it is done in one measurement, which is their mean.
  var runs = 1

  init(_ what: String, threads: Int) { (self.what, self.threads) = (what, threads) }
}

private struct Answer: Decodable {
  var seconds: Double?
  var setting: String?
  var error: String?
}

private final class Child {
  private let process = Process()
  private let input = Pipe(), output = Pipe()
  private let encoder = JSONEncoder()
  private var received = Data()

  init(python: String, script: URL, module: String) throws {
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-W", "ignore", script.path, module]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    encoder.outputFormatting = .sortedKeys
    try process.run()
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  func ask(_ work: Work) throws -> Answer {
    try input.fileHandleForWriting.write(contentsOf: encoder.encode(work) + [UInt8(ascii: "\n")])
    while true {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        let line = received[received.startIndex..<end]
        received = Data(received[received.index(after: end)...])
        return try JSONDecoder().decode(Answer.self, from: line)
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw ValidationError("the peer's process has ended; run Peers/serve.py by hand to see why") }
      received += more
    }
  }
}
