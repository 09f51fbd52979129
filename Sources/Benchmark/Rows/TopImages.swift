import Engine
import Experiments
import Networks

/// The images that excite a channel most, out of a thousand.
struct TopImages {
  let context: Context

  func section() throws -> Section {
    var section = Section(title: "Top images: 9 of 1,000 of the set in the box, centre neuron of Pre")
    let pictures = try Dataset.box(.val).take(1000).examples(in: 0..<1000)
    let data = Dataset.images(pictures.map(\.image), name: "thousand", identity: "benchmark 1000")
    for (name, network) in [("ResNet-18", try context.resnet18()), ("the network in the box", try Network.box())] {
      for block in ["2.1", "3.1"] {
        let tap = try network.tap(block: block, layer: .pre)
        section.rows.append(
          try context.row(
            "\(name), \(block)", rounds: min(3, context.rounds),
            ours: Side("ours") {
              Threads.shared.count = context.threads
              return try seconds { _ = try network.top(of: data, at: tap, channel: 0, n: 9) } * 1000
            }))
      }
    }
    section.notes.append("The pictures are in memory: drawing or decoding them is left out.")
    return section
  }
}
