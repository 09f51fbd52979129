import Engine
import Networks

/// A training step on the network in the box: forward, backward, SGD with momentum; images ready in memory.
struct TrainingStep {
  let context: Context

  func section() throws -> Section {
    var section = Section(title: "A training step: the network in the box, batch 32")
    let network = try Network.box()
    for side in [224, 128] {
      let execution = try TrainingExecution(
        graph: network.graph, output: network.logits, weights: network.weights, input: (side, side), batch: 32)
      let images = Tensor.noise(32, side: side), labels = (0..<32).map { $0 % network.classes }
      var optimizer = SGD(weightDecay: 5e-4)
      var work = Work("training", threads: context.threads)
      (work.batch, work.size, work.width, work.classes) = (32, side, network.architecture.width, network.classes)
      section.rows.append(
        try context.row(
          "\(side)²", bar: .times(1.2),
          ours: Side("ours") {
            Threads.shared.count = context.threads
            return try seconds {
              _ = try execution.step(images, labels: labels, labelSmoothing: 0.1)
              execution.apply(&optimizer, rate: 0.001)
            } * 1000
          }, others: context.peer("PyTorch", "torch", work)))
    }
    return section
  }
}
