import Engine
import Experiments
import Networks
import Synchronization

/// What more cores would give, by counting: the tasks of every loop run one after the other and are timed, then handed out to so many threads in the mind, as the pool does it.
/// All that is outside of loops stays serial. Memory and the waking of threads are taken to cost nothing.
struct Scaling {
  let context: Context

  func section() throws -> Section {
    var section = Section(title: "More cores: the speed-up that the division into tasks allows")
    let network = try context.resnet18()
    let plan = try Forward.plan(network, batch: 32)
    section.rows += rows("forward, batch 32", try forward(plan))
    section.notes.append("A forward pass reads \(short(Double(plan.weightBytes) / 1e6)) MB of packed weights for each 16 images.")
    for block in ["2.1", "3.1"] { section.rows += rows("a visualization's step at \(block)", try step(network, block)) }
    return section
  }

  private func rows(_ name: String, _ division: Division) -> [Row] {
    [2, 16, 64].map { threads in
      var row = Row(name: "\(name): \(threads) threads", unit: .times, ours: Sample(values: [division.speedUp(threads)]))
      if threads == 2 { row.remark = division.summary }
      return row
    }
  }

  private func forward(_ plan: Plan) throws -> Division {
    let log = LoopLog()
    let execution = Execution(plan, threads: Threads(log: log)), images = Tensor.noise(32)
    _ = try execution.forward(images)
    log.restart()
    _ = try execution.forward(images)
    return Division(log, runs: 1)
  }

  private func step(_ network: Network, _ block: String) throws -> Division {
    let log = LoopLog(), division = Mutex<Division?>(nil)
    var request = Visualization(network: network, tap: try network.tap(block: block, layer: .pre), channels: [0])
    let warmUp = 48, runs = 16
    request.steps = warmUp + runs + 4
    _ = try request.run(threads: Threads(log: log)) { progress in
      if progress.done == warmUp { log.restart() }
      if progress.done == warmUp + runs { division.withLock { $0 = Division(log, runs: runs) } }
      return true
    }
    return division.withLock { $0 } ?? Division(loops: [], outside: 0)
  }
}

/// How a piece of work is divided among loops and tasks, in seconds.
struct Division: Sendable {
  var loops: [[Double]]
  /// What is in no loop.
  var outside: Double
  /// How often the work was done.
  var runs = 1

  init(loops: [[Double]], outside: Double, runs: Int = 1) { (self.loops, self.outside, self.runs) = (loops, outside, runs) }

  init(_ log: LoopLog, runs: Int) {
    let heard = log.heard
    self.init(loops: heard.loops, outside: heard.outside, runs: runs)
  }

  private var work: Double { loops.joined().reduce(0, +) }

  /// With each loop's tasks handed out in their order to whoever is free first.
  func speedUp(_ threads: Int) -> Double {
    let time = loops.reduce(outside) { sum, tasks in
      var busy = [Double](repeating: 0, count: threads)
      for task in tasks {
        let free = busy.indices.min { busy[$0] < busy[$1] } ?? 0
        busy[free] += task
      }
      return sum + (busy.max() ?? 0)
    }
    return (work + outside) / time
  }

  var summary: String {
    "\(loops.count / runs) loops, \(loops.reduce(0) { $0 + $1.count } / runs) tasks, \(short(outside / (work + outside) * 100))% outside of loops"
  }
}
