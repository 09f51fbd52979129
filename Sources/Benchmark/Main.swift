import ArgumentParser
import Engine
import Foundation
import Networks

/// Prints how fast this program is, as tables, beside peers where there are any. No test: tests assert results, this reports times.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rsn-benchmark",
    abstract: "How fast the engine, the experiments and the interpreter are on this machine, beside others who do the same work.",
    subcommands: [Tables.self, ProposeTable.self, ForwardOnce.self], defaultSubcommand: Tables.self)
}

/// What can be asked for by name, in the order in which it is measured. Whole processes come first: the system counts the memory of a new one from what its parent has.
enum Topic: String, CaseIterable, ExpressibleByArgument {
  case startup, interpreter, memory, roofline, forward, threads, scaling, steps, channels, sweep, training, top, photographs
}

extension Clock: ExpressibleByArgument {}

struct Tables: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "tables", abstract: "Measures and prints all tables (the default).")

  @Flag(help: "Beside PyTorch, ONNX Runtime, OpenVINO and Lucent, which are installed from PyPI into an environment of their own.")
  var peers = false

  @Option(help: "The folder of that environment.", completion: .directory)
  var venv = Peers.usualFolder

  @Option(parsing: .upToNextOption, help: "Only these tables.")
  var only: [Topic] = Topic.allCases

  @Option(help: "Measurements of each side; the median counts.")
  var rounds = 5

  @Option(help: "Threads, ours and the peers'.")
  var threads = min(2, ProcessInfo.processInfo.activeProcessorCount)

  @Option(help: "`wall`, what a person waits for; or `processor`, what the processors spend: with one thread, fair on a busy machine, too.")
  var clock = Clock.wall

  @Option(parsing: .upToNextOption, help: "The blocks whose visualization is timed.")
  var blocks = ["1.1", "2.1", "3.0", "3.1", "4.0", "4.1"]

  @Option(help: "Images of the ablation sweep's data set.")
  var images = 32

  @Option(help: "A folder of photographs for the table of that name; without it there is none.", completion: .directory)
  var photos: String?

  @Option(help: "Also writes everything that was measured, each round, as JSON into this file.", completion: .file())
  var json: String?

  @Option(help: "The python whose speed the interpreter is compared with.")
  var python = "python3"

  func validate() throws {
    guard rounds > 0, images > 0 else { throw ValidationError("--rounds and --images must be at least 1") }
    guard 1...Threads.limit ~= threads else { throw ValidationError("--threads must lie between 1 and \(Threads.limit)") }
  }

  func run() throws {
    Clock.current = clock
    let machine = Machine.current()
    say("\(machine.text)\n")
    var context = Context(rounds: rounds, threads: threads, peers: peers ? try Peers(folder: venv) : nil, python: python)
    var sections: [Section] = []
    for topic in Topic.allCases where only.contains(topic) && (topic != .photographs || photos != nil) {
      let section = try measure(topic, &context)
      say(section.markdown)
      sections.append(section)
      context.peers?.stop()
    }
    if let json { try Report(machine: machine, threads: threads, sections: sections).write(to: json) }
  }

  private func measure(_ topic: Topic, _ context: inout Context) throws -> Section {
    switch topic {
    case .roofline:
      let (section, peak) = try Roofline(context: context).section()
      context.peak = peak
      return section
    case .forward: return try Forward(context: context).section()
    case .threads: return try Forward(context: context).scaling()
    case .scaling: return try Scaling(context: context).section()
    case .steps: return try Visualizations(context: context).steps(blocks)
    case .channels: return try Visualizations(context: context).company()
    case .sweep: return try Sweep(context: context, images: images).section()
    case .training: return try TrainingStep(context: context).section()
    case .top: return try TopImages(context: context).section()
    case .photographs: return try Photographs(context: context, folder: photos ?? "").section()
    case .startup: return try Processes(context: context).startUp()
    case .interpreter: return try Processes(context: context).interpreter()
    case .memory: return try Processes(context: context).memory()
    }
  }
}

/// A line on the standard output, at once, also where that is a file.
func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

/// A line on the standard error: what is measured now, so that nobody waits before a silent screen.
func progress(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

/// The process whose memory is measured.
struct ForwardOnce: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forward", abstract: "Runs a batch through ResNet-18 twice and prints nothing.", shouldDisplay: false)

  @Option var batch = 32
  @Option var threads = 2

  func run() throws {
    Threads.shared.count = threads
    let plan = try Forward.plan(try Network.residual(classes: 1000), batch: batch)
    let execution = Execution(plan), images = Tensor.noise(batch)
    for _ in 0..<2 { _ = try execution.forward(images) }
  }
}
