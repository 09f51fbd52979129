import Engine
import Experiments
import Networks
import Synchronization

/// One step of a feature visualization by the paper's recipe, beside Lucent's, and many channels at once.
///
/// A step is all of it: spectrum, colours, transforms, forward, backward, Adam. Ours is timed within a real run between its first progress report after `warmUp` steps, when
/// every size of the network's input has come, and its last one; making the plans and saving the image are not in it. Lucent's is a whole `render_vis` by its steps; its set-up
/// is small, and it has warmed up before.
struct Visualizations {
  let context: Context

  private static let bars = ["1.1": 40.0, "2.1": 20, "3.1": 8, "4.1": 4]
  private static let warmUp = 48

  func steps(_ blocks: [String]) throws -> Section {
    var section = Section(title: "Feature visualization: one step at Pre, centre neuron, paper's recipe, 224²")
    let network = try context.resnet18()
    for block in blocks {
      let tap = try network.tap(block: block, layer: .pre)
      var request = Visualization(network: network, tap: tap, channels: [0])
      let jitter = request.paperJitter
      request.steps = Self.warmUp + 16
      let guess = try Self.time(request)
      // A good second of steps.
      request.steps = Self.warmUp + max(16, Int(1200 / guess) / 4 * 4)
      var work = Work("visualization", threads: context.threads)
      (work.block, work.jitter, work.steps) = (block, jitter, 16)
      let ours = request
      section.rows.append(
        try context.row(
          "\(block), jitter \(jitter)", bar: Self.bars[block].map { .times($0) },
          ours: Side("ours") {
            Threads.shared.count = context.threads
            return try Self.time(ours)
          }, others: context.peer("Lucent", "lucent", work, scale: 1000 / 16)))
    }
    return section
  }

  /// Milliseconds a step.
  private static func time(_ request: Visualization) throws -> Double {
    let marks = Mutex<(first: Double, firstDone: Int, last: Double, lastDone: Int)>((0, 0, 0, 0))
    _ = try request.run { progress in
      guard progress.done >= warmUp else { return true }
      let now = Clock.now
      marks.withLock {
        if $0.first == 0 { ($0.first, $0.firstDone) = (now, progress.done) }
        ($0.last, $0.lastDone) = (now, progress.done)
      }
      return true
    }
    let (first, firstDone, last, lastDone) = marks.withLock { $0 }
    return (last - first) * 1000 / Double(lastDone - firstDone)
  }

  /// Sixteen channels in one request, beside one request after the other.
  func company() throws -> Section {
    var section = Section(title: "Feature visualization: sixteen channels together, a step of all")
    let network = try context.resnet18()
    for (block, steps) in [("1.1", 64), ("2.1", 48), ("3.1", 16)] {
      let tap = try network.tap(block: block, layer: .pre)
      func time(_ groups: [[Int]]) throws -> Double {
        Threads.shared.count = context.threads
        let time = try seconds {
          for channels in groups {
            var request = Visualization(network: network, tap: tap, channels: channels)
            request.steps = steps
            _ = try request.run()
          }
        }
        return time * 1000 / Double(steps)
      }
      section.rows.append(
        try context.row(
          block, rounds: min(3, context.rounds), ours: Side("together") { try time([Array(0..<16)]) },
          others: [Side("one by one") { try time((0..<16).map { [$0] }) }]))
    }
    section.notes.append("Whole runs of few steps, what each run sets up included, by their steps.")
    return section
  }
}
