import ArgumentParser
import Engine
import Foundation
import Language
import Networks

/// Prints how fast this program is, as a table, beside peers where there are any. No test: tests assert results, this reports times.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rsn-benchmark",
    abstract: "How fast the interpreter and the engine are on this machine: medians of several runs, ours and the peer's in turn.")

  @Option(help: "The python whose speed the interpreter is compared with.")
  var python = "python3"

  @Option(help: "Runs of each measurement; the median counts.")
  var rounds = 5

  func run() throws {
    var report = Report()
    print("\(ProcessInfo.processInfo.activeProcessorCount) processors, \(Threads.shared.count) threads\n")
    try interpreter(&report)
    try engine(&report)
    print("\n" + report.markdown)
  }

  /// Both sides as processes, from start to end, as a person would run them.
  private func interpreter(_ report: inout Report) throws {
    report.heading("The interpreter beside CPython (whole processes)")
    let rsn = try Command.beside("rsn")
    let interpreter = try Command.python(python)
    report.row(
      "start-up: 1 + 1",
      try Comparison(rounds: rounds, ours: { try rsn.time("-e", "1 + 1") }, peer: { try interpreter.time("-c", "print(1 + 1)") }))
    for program in Program.all {
      report.row(
        program.name,
        try Comparison(rounds: rounds, ours: { try rsn.time("-e", program.resin) }, peer: { try interpreter.time("-c", program.python) }))
    }
  }

  private func engine(_ report: inout Report) throws {
    report.heading("The engine")
    for (name, network) in [
      ("the network in the box", try Network.box()), ("ResNet-18", try Network.residual(classes: 1000)),
    ] {
      for batch in [1, 8, 32] {
        let planClass: PlanClass = batch == 1 ? .single : .bulk
        let plan = try Plan(
          graph: network.graph, weights: network.weights, input: (224, 224), outputs: [Output(node: network.logits, site: .center)],
          class: planClass)
        let execution = Execution(plan)
        let images = Tensor.noise(batch)
        _ = try execution.forward(images)
        let result = try Comparison(rounds: rounds, ours: { try seconds { _ = try execution.forward(images) } / Double(batch) })
        report.row("\(name): forward, batch \(batch), an image", result)
      }
      for block in ["1.1", "2.1", "3.0", "3.1", "4.0", "4.1"] {
        let tap = try network.tap(block: block, layer: .pre)
        let plan = try Plan(
          graph: network.graph, weights: network.weights, input: (224, 224),
          outputs: [Output(node: tap.node, site: .center, channels: [0])],
          gradient: true)
        let execution = Execution(plan)
        let image = Tensor.noise(1)
        let one = try Tensor(shape: [1, 1], values: [1])
        let result = try Comparison(
          rounds: rounds,
          ours: {
            try seconds {
              _ = try execution.forward(image)
              _ = try execution.backward([one])
            }
          })
        report.row("\(name): forward and backward of the centre neuron of Pre of \(block)", result)
      }
    }
  }
}

extension Tensor {
  /// Seeded normal noise, [n, 3, 224, 224].
  fileprivate static func noise(_ n: Int) -> Tensor {
    let random = Random(seed: 1)
    var tensor = Tensor(zeros: [n, 3, 224, 224])
    for index in tensor.values.indices { tensor.values[index] = random.normal(UInt64(index)) }
    return tensor
  }
}

/// A program that is run and timed.
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
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    let path = folder.appendingPathComponent(name).path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw ValidationError("there is no \(name) beside this program: build it first, with `swift build -c release`")
    }
    return Command(path: path)
  }

  /// Seconds from start to end. (Foundation's `Process` notices the end of its child up to 50 ms late.)
  func time(_ more: String...) throws -> Double {
    let words = [path] + arguments + more
    var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for word in argv { free(word) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var status: Int32 = 0
    let time = try seconds {
      var child = pid_t()
      // SAFETY: `argv` holds C strings of this function's own and ends in nil.
      guard posix_spawn(&child, path, &actions, nil, &argv, environ) == 0 else { throw ValidationError("\(path) cannot be started") }
      waitpid(child, &status, 0)
    }
    guard status == 0 else { throw ValidationError("\(words.prefix(3).joined(separator: " ")) failed") }
    return time
  }
}
