import Engine
import Experiments
import Imaging
import Networks

/// The paper's ablation experiment (section 4): eleven arms at six scales of one data set, which lies in memory, enlarged already.
struct Sweep {
  let context: Context
  /// Images of the data set.
  let images: Int

  private static let scales = [1, 0.9, 0.8, 0.7, 0.6, 0.5]

  func section() throws -> Section {
    var section = Section(title: "Ablation sweep: 11 arms × 6 scales over \(images) images, mean ablation at Post, ResNet-18")
    let network = try context.resnet18()
    let pictures = try Dataset.box(.val).take(images).examples(in: 0..<images)
    let data = try Self.scales.map { scale in
      Dataset.images(
        try pictures.map { scale == 1 ? $0.image : try $0.image.scaled(scale) }, labels: pictures.map { $0.label ?? 0 }, name: "sweep",
        identity: "benchmark \(images) \(scale)")
    }
    for (block, bar) in [("2.1", 1.8), ("3.1", 3.0)] {
      let arms = try arms(network, block)
      let oneByOne = Side("one by one") {
        Threads.shared.count = context.threads
        return try seconds { for set in data { for arm in arms { _ = try network.accuracy(on: set, under: arm) } } } * 1000
      }
      let together = Side("sweep") {
        Threads.shared.count = context.threads
        return try seconds { for set in data { _ = try network.accuracies(on: set, under: arms) } } * 1000
      }
      section.rows.append(
        try context.row(block, rounds: min(3, context.rounds), warmsUp: false, bar: .times(bar), ours: together, others: [oneByOne]))
      section.notes.append(try limit(network, block, data[0]))
    }
    return section
  }

  /// The chosen channels and ten random sets of as many: an eighth of all.
  private func arms(_ network: Network, _ block: String) throws -> [Ablation] {
    let tap = try network.tap(block: block, layer: .post)
    return try (0..<11).map { arm in
      let channels = Random(seed: 7, stream: UInt64(arm)).permutation(tap.channels).prefix(tap.channels / 8)
      return try Ablation(of: network, at: tap, channels: channels.sorted(), by: .values(channels.map { _ in 0.1 }))
    }
  }

  /// What sharing the part before the block can give at most, from this engine's own time for that part.
  private func limit(_ network: Network, _ block: String, _ data: Dataset) throws -> String {
    let tap = try network.tap(block: block, layer: .post)
    let times = try inTurn(
      rounds: context.rounds,
      [
        Side("prefix") { try seconds { _ = try network.activations(of: .dataset(data), at: tap, channels: [0], site: .map) } },
        Side("all") { try seconds { _ = try network.logits(of: .dataset(data)) } },
      ]
    ) {}
    let (prefix, all) = (times[0].sample.median, times[1].sample.median)
    return
      "\(block): the part before it takes \(short(prefix / all * 100))% of a forward, so computing it once for all arms can give at most "
      + "\(short(11 * all / (prefix + 11 * (all - prefix))))×."
  }
}
