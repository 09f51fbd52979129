import Cache
import Engine
import Experiments
import Language
import Networks

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
    isExpensive: true
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
    let file = try checkpoint.map { (path) throws(Trap) in
      let target = try context.settings.writable(path)
      do throws(FileError) { try Files.makeFolder(Paths.parent(target)) } catch { throw Trap(error, argument: "checkpoint") }
      return target
    }
    do {
      let images = try TrainingImages(data, progress: context.listener("rendering"))
      let held = try validation.map { try TrainingImages($0, progress: context.listener("rendering")) }
      let trainer = Trainer(
        recipe: recipe, images: images, validation: held, classNames: data.classNames, from: from, checkpoint: file)
      let (network, history) = try trainer.train(progress: context.listener("train"))
      return .dictionary(
        .init([
          .string("model"): .domain(network), .string("epochs"): .domain(try history.table),
          .string("losses"): .array(history.losses.map { .number(Double($0)) }),
        ]))
    } catch let trap as Trap { throw trap } catch {
      if context.services.isInterrupted { throw .interrupted }
      throw Trap("\(error)")
    }
  }
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
