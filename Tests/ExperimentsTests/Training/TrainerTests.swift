import Experiments
import Foundation
import Networks
import Stopping
import Synchronization
import Testing

/// Training by a recipe: against PyTorch (Tests/Golden/training.py), interrupted and resumed, refused.
@Suite struct TrainerTests {
  /// Tests/Golden/training.py, `picture`: noise over stripes that depend on the class.
  static func picture(_ index: Int, side: Int, classes: Int) -> [UInt8] {
    let label = index % classes
    let random = Random(seed: 7, stream: 5).split(UInt64(index))
    var bytes: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side {
        let stripes = (((x * (label % 5 + 1)) >> 4) + (label / 5) * (y >> 3)) & 1
        let grey = stripes * 96 + Int(random.bits(UInt64(y * side + x)) >> 57)
        bytes += [grey, grey * 3 / 4 + 10 * label, 222 - grey].map { UInt8(truncatingIfNeeded: $0) }
      }
    }
    return bytes
  }

  static func images(_ count: Int, side: Int = 48, classes: Int = 10) throws -> TrainingImages {
    try TrainingImages(count: count, side: side, label: { $0 % classes }, render: { picture($0, side: side, classes: classes) })
  }

  static var small: TrainingRecipe {
    var recipe = TrainingRecipe()
    (recipe.blocks, recipe.width, recipe.epochs, recipe.batch) = ([1, 1, 1, 1], 8, 2, 16)
    (recipe.peakRate, recipe.augmentation, recipe.seed) = (0.02, .none, 11)
    return recipe
  }

  static let names = (0..<10).map { "class \($0)" }

  @Test func `two epochs from the same start have PyTorch's losses`() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/training.safetensors").path
    let expected = try #require(SafeTensors.read(path: path).tensors["epochs.losses"]?.values)
    let trainer = Trainer(recipe: Self.small, images: try Self.images(320), classNames: Self.names)
    let losses = try trainer.train().history.losses
    #expect(losses.count == expected.count)
    let largest = zip(losses, expected).prefix(20).map { abs($0 - $1) }.max() ?? .infinity
    let (mean, expectedMean) = (losses.suffix(20).reduce(0, +) / 20, expected.suffix(20).reduce(0, +) / 20)
    print("largest difference of the first 20 losses from PyTorch's: \(largest); second epoch's mean \(mean), PyTorch's \(expectedMean)")
    #expect(largest < 1e-3)
    #expect(abs(mean - expectedMean) < 0.01 * expectedMean)
  }

  @Test func `an interrupted training resumes to the same bits`() throws {
    var recipe = Self.small
    recipe.augmentation = Augmentation()
    recipe.isStreamless = true
    let images = try Self.images(64)
    let checkpoint = FileManager.default.temporaryDirectory.appending(path: "training-\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: checkpoint) }
    let whole = try Trainer(recipe: recipe, images: images, validation: images, classNames: Self.names).train()
    let trainer = Trainer(recipe: recipe, images: images, validation: images, classNames: Self.names, checkpoint: checkpoint)
    // Stopped in the middle of the second epoch: what is done is kept.
    let part = try trainer.train { $0.done < 6 }
    #expect(part.history.losses.count == 6)
    let resumed = try trainer.train()
    #expect(resumed.network.hash == whole.network.hash)
    #expect(resumed.history == whole.history)
    #expect(resumed.network.architecture.isStreamless)
  }

  /// A bookmark in memory that is always due.
  private final class Shelf: Sendable {
    private let state = Mutex<[UInt8]?>(nil)
    var bookmark: Bookmark {
      Bookmark(interval: .zero, read: { self.state.withLock { $0 } }, write: { bytes in self.state.withLock { $0 = bytes } })
    }
  }

  @Test(arguments: [1, 5, 6, 7]) func `stopped at any step it goes on from there to the same bits`(_ stop: Int) throws {
    var recipe = Self.small
    recipe.epochs = 2
    recipe.augmentation = Augmentation()
    let images = try Self.images(64)
    let whole = try Trainer(recipe: recipe, images: images, validation: images, classNames: Self.names).train()
    var trainer = Trainer(recipe: recipe, images: images, validation: images, classNames: Self.names)
    trainer.bookmark = Shelf().bookmark
    let part = try trainer.train { $0.done < stop }
    #expect(part.history.losses.count == stop)
    let first = Mutex<Int?>(nil)
    let resumed = try trainer.train { progress in
      first.withLock { $0 = $0 ?? progress.done }
      return true
    }
    #expect(first.withLock { $0 } == stop + 1)
    #expect(resumed.network.hash == whole.network.hash)
    #expect(resumed.history == whole.history)
  }

  /// In a step, between two, in the validation at the end of an epoch.
  @Test func `stopped within a step or a validation it goes on to the same bits`() throws {
    var recipe = Self.small
    recipe.epochs = 2
    recipe.augmentation = Augmentation()
    let images = try Self.images(64)
    let whole = try Trainer(recipe: recipe, images: images, validation: images, classNames: Self.names).train()
    var trainer = Trainer(recipe: recipe, images: images, validation: images, classNames: Self.names)
    trainer.bookmark = Shelf().bookmark
    var rounds = 0, losses: [Int] = []
    while rounds < 60 {
      rounds += 1
      let patience = Patience(questions: 150 + rounds * 37)
      let part = try Interruption.working(for: patience.work) { () throws(any Error) in try trainer.train() }
      losses.append(part.history.losses.count)
      if !patience.isOver { break }
    }
    #expect(rounds > 3 && rounds < 60, "\(losses)")
    let resumed = try trainer.train()
    #expect(resumed.network.hash == whole.network.hash)
    #expect(resumed.history == whole.history)
  }

  @Test func `a checkpoint of another recipe is refused`() throws {
    let checkpoint = FileManager.default.temporaryDirectory.appending(path: "training-\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: checkpoint) }
    var recipe = Self.small
    recipe.epochs = 1
    let images = try Self.images(32)
    _ = try Trainer(recipe: recipe, images: images, classNames: Self.names, checkpoint: checkpoint).train()
    recipe.seed = 12
    #expect(throws: TrainingError.self) {
      try Trainer(recipe: recipe, images: images, classNames: Self.names, checkpoint: checkpoint).train()
    }
  }

  @Test func `what makes no training is refused`() throws {
    let images = try Self.images(20)
    func refused(_ change: (inout TrainingRecipe) -> Void, names: [String] = Self.names) {
      var recipe = Self.small
      change(&recipe)
      #expect(throws: TrainingError.self) { try Trainer(recipe: recipe, images: images, classNames: names).train() }
    }
    refused { $0.batch = 21 }
    refused { $0.batch = 0 }
    refused { $0.epochs = 0 }
    refused { $0.peakRate = -1 }
    refused({ _ in }, names: Array(Self.names.prefix(9)))
    #expect(throws: TrainingError.self) {
      try TrainingImages(count: 3, side: 8, label: { _ in 0 }, render: { [UInt8](repeating: 0, count: $0 == 2 ? 5 : 192) })
    }
  }

  @Test func `images kept in a file are read from it`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "images-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: file) }
    var recipe = Self.small
    recipe.epochs = 1
    func hash(_ render: @escaping (Int) throws -> [UInt8]) throws -> String {
      let images = try TrainingImages(count: 16, side: 32, file: file, label: { $0 % 10 }, render: render)
      return try Trainer(recipe: recipe, images: images, classNames: Self.names).train().network.hash
    }
    let drawn = try hash { Self.picture($0, side: 32, classes: 10) }
    #expect(try hash { _ in throw CancellationError() } == drawn)
  }
}
