import Engine
import Networks

/// Forward of the whole network, at three sizes of the batch, and how it grows with the threads.
struct Forward {
  let context: Context

  func section() throws -> Section {
    var section = Section(title: "Forward: ResNet-18, 224², \(context.threads) threads, a batch")
    let network = try context.resnet18()
    for (batch, bar) in [(1, 1.4), (8, 1.8), (32, 1.8)] {
      let plan = try Self.plan(network, batch: batch)
      var work = Work("forward", threads: context.threads)
      work.batch = batch
      work.runs = Self.runs(batch)
      let others =
        context.peer("PyTorch", "torch", work) + context.peer("ONNX Runtime", "onnxruntime", work)
        + context.peer("OpenVINO", "openvino", work)
      var row = try context.row(
        "batch \(batch)", bar: .times(bar), ours: Self.side(plan, batch: batch, threads: context.threads), others: others)
      row.remark = rates(row, plan, batch)
      section.rows.append(row)
    }
    return section
  }

  /// Two threads beside one, on the largest batch.
  func scaling() throws -> Section {
    let plan = try Self.plan(try context.resnet18(), batch: 32)
    let row = try context.row(
      "batch 32", bar: context.threads == 2 ? .times(1.8) : nil, ours: Self.side(plan, batch: 32, threads: context.threads),
      others: [Side("one thread", Self.side(plan, batch: 32, threads: 1).value)])
    return Section(title: "Threads: forward with \(context.threads) beside one", rows: [row])
  }

  static func plan(_ network: Network, batch: Int) throws -> Plan {
    try Plan(
      graph: network.graph, weights: network.weights, input: (224, 224), outputs: [Output(node: network.logits, site: .center)],
      class: batch == 1 ? .single : .bulk)
  }

  /// Passes of a measurement, ours and the peers': some tenths of a second of steady work, as in a pass over a data set.
  private static func runs(_ batch: Int) -> Int { max(2, 32 / batch) }

  private static func side(_ plan: Plan, batch: Int, threads: Int) -> Side {
    let execution = Execution(plan), images = Tensor.noise(batch)
    let runs = runs(batch)
    return Side("ours") {
      Threads.shared.count = threads
      return try seconds { for _ in 0..<runs { _ = try execution.forward(images) } } * 1000 / Double(runs)
    }
  }

  /// Images a second, and operations a second as a direct convolution would need them.
  private func rates(_ row: Row, _ plan: Plan, _ batch: Int) -> String {
    let time = row.ours.median / 1000
    func rate(_ multiplyAdds: Int) -> Double { 2 * Double(multiplyAdds) * Double(batch) / time / 1e9 }
    let done = rate(plan.multiplyAddsDone)
    let share = context.peak.map { ", \(short(done / $0 * 100))% of the peak" } ?? ""
    return "\(short(Double(batch) / time)) img/s; GFLOP/s: direct \(short(rate(plan.multiplyAdds))), done \(short(done))\(share)"
  }
}

extension Side {
  /// The value alone.
  var value: () throws -> Double { { try measure().value } }
}
