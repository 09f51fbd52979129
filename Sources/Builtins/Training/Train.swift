import Cache
import Engine
import Experiments
import Language
import Networks
import Stopping

extension Builtin {
  static let train = Builtin(
    "train",
    "Trains a residual network from scratch: SGD with momentum, a one-cycle rate, batch norm, cross-entropy. Gives a dictionary: the model, a table of the epochs, and the loss of every step.",
    topic: .training, parameters: Parameter<Dataset>.first("data", "Images of one size with labels."),
    Parameter<Dataset?>.optional("validation", default: nil, "Images to measure accuracy on after each epoch."),
    Parameter<Int>.optional("epochs", default: TrainingRecipe().epochs, "How often each image is seen."),
    Parameter<Int>.optional("batch", default: TrainingRecipe().batch, "Images in a step."),
    Parameter<Double>.optional(
      "rate", default: Double("\(TrainingRecipe().peakRate)") ?? 0.2, "The highest rate of the one-cycle schedule."),
    Parameter<Double>.optional(
      "decay", default: Double("\(TrainingRecipe().weightDecay)") ?? 5e-4, "Weight decay, not on batch norms and biases."),
    Parameter<Double>.optional("smoothing", default: Double("\(TrainingRecipe().labelSmoothing)") ?? 0.1, "Label smoothing."),
    Parameter<Bool>.optional("augment", default: true, "Shifts, flips and changes of colour, by the seed."),
    Parameter<Int>.optional("width", default: TrainingRecipe().width, "Channels of the first stage; each further stage doubles them."),
    Parameter<[Int]>.optional("blocks", default: TrainingRecipe().blocks, "Blocks in each stage: [2, 2, 2, 2] is ResNet-18."),
    Parameter<Bool>.optional("streamless", default: false, "Without the residual sums."),
    Parameter<Seed>.optional("seed", default: .unset, "The seed of weights, order and augmentation."),
    Parameter<Network?>.optional("from", default: nil, "A network whose weights to begin with; new ones by default."),
    Parameter<String?>.optional(
      "checkpoint", default: nil, "A file that is written after each epoch; a run that was stopped goes on from it."),
    returns: .dictionary,
    examples: ["train(dataset(\"train\").take(8), epochs: 1, batch: 4, width: 2, blocks: [1, 1, 1, 1])[\"losses\"].count // 2"],
    writing: .label("checkpoint"), isExpensive: true, asksWhilePlanning: true
  ) {
    (
      context, data: Dataset, validation: Dataset?, epochs: Int, batch: Int, rate: Double, decay: Double, smoothing: Double, augment: Bool,
      width: Int,
      blocks: [Int], streamless: Bool, seed: Seed, from: Network?, checkpoint: String?
    ) throws(Trap) -> Value in
    var recipe = TrainingRecipe()
    (recipe.epochs, recipe.batch, recipe.width, recipe.blocks, recipe.isStreamless) = (epochs, batch, width, blocks, streamless)
    (recipe.peakRate, recipe.weightDecay, recipe.labelSmoothing) = (Float(rate), Float(decay), Float(smoothing))
    if !augment { recipe.augmentation = .none }
    recipe.seed = seed.resolved(context)
    if context.isPlanning, let checkpoint {
      try context.planWriting(.string(checkpoint))
      return .unknown(Unknown(.dictionary))
    }
    let file = try checkpoint.map { (path) throws(Trap) in
      let target = try context.settings.writable(path)
      do throws(FileError) { try Files.makeFolder(Paths.parent(target)) } catch { throw Trap(error, argument: "checkpoint") }
      return target
    }
    var key = context.key("train", data, validation)
    key.add("recipe", text: recipe.summary)
    key.add("from", from?.hash ?? "new weights")
    func train(_ bookmark: Bookmark?) throws(Trap) -> KeptTraining {
      try context.train(
        recipe, data, validation: validation, from: from, checkpoint: file, bookmark: bookmark)
    }
    let work = Work(["train", "\(width) \(blocks)"], units: Double(epochs * data.count))
    // With a file of its own it keeps its state there, and the file is a part of what was asked for.
    let isKept = file == nil && !data.isVolatile && validation?.isVolatile != true
    let result =
      isKept
      ? try context.kept(key, "train", .training, work: work) { () throws(Trap) in try train(context.bookmark(key)) } : try train(nil)
    return try result?.value() ?? .unknown(Unknown(.dictionary))
  }
}

extension Context {
  fileprivate func key(_ operation: String, _ data: Dataset, _ validation: Dataset?) -> CacheKey {
    var key = CacheKey(operation, version: 1)
    key.addSurroundings()
    // Functions over the images may ask the network in use.
    let network = data.isMapped || validation?.isMapped == true ? services[NetworkInUse.self]?.loaded?.hash : nil
    key.add("network", network ?? "none")
    key.add("data", data)
    key.add("classes", text: data.classNames.joined(separator: ","))
    key.add("validation", text: validation?.identity ?? "none")
    return key
  }

  fileprivate func train(
    _ recipe: TrainingRecipe, _ data: Dataset, validation: Dataset?, from: Network?, checkpoint: String?, bookmark: Bookmark?
  ) throws(Trap) -> KeptTraining {
    // One that was stopped may still be writing its state.
    Lingering.wait()
    do {
      let images = try TrainingImages(data, progress: listener("rendering"))
      let held = try validation.map { try TrainingImages($0, progress: listener("rendering")) }
      var trainer = Trainer(
        recipe: recipe, images: images, validation: held, classNames: data.classNames, from: from, checkpoint: checkpoint)
      trainer.bookmark = bookmark
      let ready = trainer, progress = listener("train", watching: "loss")
      // The state of a large network takes a second or two on its way to the disk.
      guard let outcome = Lingering.aside({ Result { try ready.train(progress: progress) } }) else { throw Trap.interrupted }
      let (network, history) = try outcome.get()
      if services.isInterrupted, history.epochs.count < recipe.epochs { throw Trap.interrupted }
      return KeptTraining(network: network, history: history)
    } catch let trap as Trap { throw trap } catch {
      if services.isInterrupted { throw .interrupted }
      throw Trap(any: error)
    }
  }
}

/// What a training gave.
struct KeptTraining: Sendable {
  let network: Network, history: TrainingHistory

  fileprivate func value() throws(Trap) -> Value {
    .dictionary(
      .init([
        .string("model"): .domain(network), .string("epochs"): .domain(try history.table),
        .string("losses"): .array(history.losses.map { .number(Double($0)) }),
      ]))
  }
}

extension Coding where V == KeptTraining {
  /// The network as a safetensors file, then the history.
  static let training = Coding(
    encode: { kept in
      var packer = Packer()
      packer.put(SafeTensors.write(kept.network.contents))
      packer.put(kept.network.name)
      packer.put(kept.network.classNames?.count ?? -1)
      for name in kept.network.classNames ?? [] { packer.put(name) }
      packer.put(kept.history.losses)
      packer.put(kept.history.epochs.map(\.loss))
      packer.put(kept.history.epochs.map(\.accuracy))
      packer.put(kept.history.epochs.map { $0.validation ?? .nan })
      return packer.bytes
    },
    decode: { bytes in
      var reader = Unpacker(bytes)
      guard let file = reader.contents(), let name = reader.text(), let count = reader.int(), count < 1 << 24 else { return nil }
      let names = count < 0 ? nil : (0..<count).compactMap { _ in reader.text() }
      guard let losses = reader.floats(), let loss = reader.doubles(), let accuracy = reader.doubles(),
        let validation = reader.doubles(), reader.isAtEnd, loss.count == accuracy.count, loss.count == validation.count,
        let contents = try? SafeTensors.read(file, name: "a kept network"), let made = try? Network.make(contents, name: name)
      else { return nil }
      let network = made.named(name, classNames: names, metadata: made.metadata.filter { !["name", "classes"].contains($0.key) })
      let epochs = loss.indices.map {
        TrainingHistory.Epoch(loss: loss[$0], accuracy: accuracy[$0], validation: validation[$0].isNaN ? nil : validation[$0])
      }
      return KeptTraining(network: network, history: TrainingHistory(losses: losses, epochs: epochs))
    })
}

extension TrainingHistory {
  fileprivate var table: Table {
    get throws(Trap) {
      try Table([
        .init("epoch", epochs.indices.map { .int($0 + 1) }), .init("loss", epochs.map { .number($0.loss) }),
        .init("accuracy", epochs.map { .number($0.accuracy) }), .init("validation", epochs.map { $0.validation.value }),
      ])
    }
  }
}
