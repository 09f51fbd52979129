import Engine
import Experiments
import Networks

/// A pass over a folder of photographs: decoding and fitting them, the network alone, and both as the program does them, an image.
struct Photographs {
  let context: Context
  let folder: String

  func section() throws -> Section {
    let all = try Dataset.folder(folder)
    let data = all.take(256)
    let network = try context.resnet18()
    let pictures = try data.examples(in: 0..<data.count)
    let memory = Dataset.images(pictures.map(\.image), name: "photographs", identity: "benchmark \(all.identity)")
    func side(_ name: String, _ work: @escaping () throws -> Void) -> Side {
      Side(name) {
        Threads.shared.count = context.threads
        return try seconds(work) * 1000 / Double(data.count)
      }
    }
    let decoding = side("decoding and fitting") { _ = try data.examples(in: 0..<data.count) }
    let alone = side("the network alone") { _ = try network.logits(of: .dataset(memory)) }
    let row = try context.row(
      "ResNet-18, an image", rounds: min(3, context.rounds), bar: .times(0.9),
      ours: side("pass") { _ = try network.logits(of: .dataset(data)) }, others: [alone])
    let preparation = try context.row("decoding and fitting alone", rounds: min(3, context.rounds), ours: decoding)
    return Section(title: "A pass over \(data.count) photographs", rows: [row, preparation])
  }
}
