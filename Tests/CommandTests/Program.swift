import Foundation

/// Runs the built `rsn`, which lies beside the tests.
struct Program {
  struct Result {
    let status: Int32, output: String, error: String
  }

  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("resin-command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  static let binary: URL = {
    let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    var folder = tests.deletingLastPathComponent()
    // Where tests run in a helper program the products lie elsewhere: look upwards.
    for _ in 0..<6 {
      let candidate = folder.appendingPathComponent("rsn")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      folder = folder.deletingLastPathComponent()
    }
    return URL(fileURLWithPath: #filePath).appendingPathComponent("../../../.build/debug/rsn").standardized
  }()

  func write(_ text: String, to name: String) throws -> String {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return name
  }

  func read(_ name: String) throws -> String { try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8) }
  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path) }

  /// - Parameters:
  ///   - bytes: Standard input where it is no text.
  ///   - signal: Sent once standard error or the file `when` shows that the run is under way.
  func run(
    _ arguments: [String], input: String = "", bytes: [UInt8]? = nil, outputTo file: String? = nil,
    signal: (number: Int32, when: String)? = nil
  ) throws -> Result {
    let process = Process()
    process.executableURL = Self.binary
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = [
      "XDG_CACHE_HOME": folder.appendingPathComponent("cache").path, "HOME": folder.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
    ]
    let output = Pipe(), error = Pipe(), standardInput = Pipe()
    process.standardInput = standardInput
    process.standardError = error
    process.standardOutput = try file.map { try FileHandle(forWritingTo: URL(fileURLWithPath: $0)) } ?? output
    try process.run()
    standardInput.fileHandleForWriting.write(Data(bytes ?? Array(input.utf8)))
    try standardInput.fileHandleForWriting.close()
    if let signal {
      for _ in 0..<600 where !exists(signal.when) { usleep(50_000) }
      usleep(300_000)
      kill(process.processIdentifier, signal.number)
    }
    try? output.fileHandleForWriting.close()
    try? error.fileHandleForWriting.close()
    let outputText = file == nil ? String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) : ""
    let errorText = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Result(status: process.terminationStatus, output: outputText, error: errorText)
  }
}
