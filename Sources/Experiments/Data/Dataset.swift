import Engine
import Imaging
import Stopping

/// A list of labelled pictures, read or drawn when they are asked for. A value: what changes it returns another one.
public struct Dataset: Sendable {
  /// "val", or the folder's name.
  public var name: String { source.name }
  /// How its pictures were fitted, before any map.
  public let fit: Fit
  /// The classes' names, by label; empty if there are no labels.
  public var classNames: [String] { source.classNames }
  public var count: Int { chosen?.count ?? source.count }

  /// The same text, the same pictures in the same order: a key for caches. (A folder's files are read for it, once.)
  public var identity: String { source.identity + changes }

  /// What was done to the source's pictures.
  private let changes: String

  /// Whether functions change its pictures.
  public var isMapped: Bool { !steps.isEmpty }

  /// Whether what its pictures are depends on more than the identity says: then no result over them can be kept.
  public var isVolatile: Bool { steps.contains(where: \.isVolatile) }

  /// What becomes of pictures that cannot be read.
  public let broken: Broken

  private let source: any DatasetSource
  /// Which of the source's pictures these are; nil: all of them.
  private let chosen: [Int]?
  private let steps: [Step]

  private struct Step: Sendable {
    let isConcurrent: Bool, isVolatile: Bool
    let transform: @Sendable (Image) throws -> Image
  }

  init(source: any DatasetSource, fit: Fit, broken: Broken = .fail) {
    let skips = if case .skip = broken { " without broken ones" } else { "" }
    self.init(source: source, fit: fit, broken: broken, chosen: nil, steps: [], changes: " fit \(fit)\(skips)")
  }

  private init(source: any DatasetSource, fit: Fit, broken: Broken, chosen: [Int]?, steps: [Step], changes: String) {
    (self.source, self.fit, self.broken, self.chosen, self.steps, self.changes) = (source, fit, broken, chosen, steps, changes)
  }

  /// The set in the box: 20,000 pictures to train with, 2,000 to validate, 2,000 to test.
  public static func box(_ split: BoxSplit, fit: Fit = .input) -> Dataset { Dataset(source: BoxSource(split, fit), fit: fit) }

  /// A folder of PNG and JPEG files. If it has sub-folders with images, these are the classes, in the order of their names (torchvision's
  /// `ImageFolder`); if not, the images have no labels. Files are in the order of their names.
  ///
  /// - Parameters:
  ///   - shown: What errors call the folder, where that is not its path.
  ///   - labels: How the classes are numbered; nil: as in ImageNet where all are called by its ids, else by their order.
  public static func folder(
    _ path: String, shown: String? = nil, labels: Labels? = nil, fit: Fit = .input, broken: Broken = .fail
  ) throws(DatasetError) -> Dataset {
    Dataset(source: try FileSource(folder: path, shown: shown ?? path, labels: labels, fit), fit: fit, broken: broken)
  }

  /// The PNG and JPEG files that a text file names, a line each, perhaps with their labels: see ``FileSource``.
  public static func list(
    _ path: String, shown: String? = nil, labels: Labels? = nil, fit: Fit = .input, broken: Broken = .fail
  ) throws(DatasetError) -> Dataset {
    Dataset(source: try FileSource(list: path, shown: shown ?? path, labels: labels, fit), fit: fit, broken: broken)
  }
}

// MARK: - Other data sets

extension Dataset {
  /// The first n (all, if there are fewer).
  public func take(_ n: Int) -> Dataset { choosing(Array(indices.prefix(max(0, n))), "take \(n)") }

  /// Those at a range of places.
  public func slice(_ range: Range<Int>) throws(DatasetError) -> Dataset {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw .noSuchExample(index: range.lowerBound < 0 ? range.lowerBound : range.upperBound - 1, count: count)
    }
    return choosing(Array(indices[range]), "slice \(range.lowerBound)..<\(range.upperBound)")
  }

  /// All of them in an order that the seed decides (Fisher–Yates).
  public func shuffled(seed: UInt64) -> Dataset {
    let order = Random(seed: seed, stream: 0x5348_5546).permutation(count)
    return choosing(order.map { indices[$0] }, "shuffled \(seed)")
  }

  /// Those at these places, in this order; a place may occur more than once.
  public func selecting(_ places: [Int]) throws(DatasetError) -> Dataset {
    if let wrong = places.first(where: { !(0..<count).contains($0) }) { throw .noSuchExample(index: wrong, count: count) }
    return choosing(places.map { indices[$0] }, "selecting \(places)")
  }

  /// The pictures as `transform` makes them, when they are asked for; labels, names and feature sizes stay.
  /// - Parameters:
  ///   - identity: says what `transform` does; the same text must mean the same function.
  ///   - volatile: whether it depends on more than that text says.
  ///   - concurrent: whether `transform` may be called from several threads at once.
  public func mapped(
    identity: String, volatile: Bool = false, concurrent: Bool = false, _ transform: @escaping @Sendable (Image) throws -> Image
  ) -> Dataset {
    let step = Step(isConcurrent: concurrent, isVolatile: volatile, transform: transform)
    return Dataset(
      source: source, fit: fit, broken: broken, chosen: chosen, steps: steps + [step],
      changes: "\(changes) mapped {\(identity)}")
  }

  /// Those that `keep` wants. It is asked here and now, one after the other. Broken ones are left out if the data set skips them.
  public func filtered(_ keep: (Example) throws -> Bool) throws(DatasetError) -> Dataset {
    var kept: [Int] = [], skipped = Skipped(self)
    for start in stride(from: 0, to: count, by: Self.block) {
      let range = start..<min(count, start + Self.block)
      for (place, result) in zip(range, try results(in: range)) {
        if let error = result.failure, skipped.take(place, name(place), error) { continue }
        let example = try result.get()
        do { if try keep(example) { kept.append(place) } } catch { throw .callback(error) }
      }
    }
    try skipped.report()
    return try selecting(kept)
  }

  /// The same pictures; whenever a pass is done that has skipped some, `hear` gets their places first.
  public func hearingOfSkipped(_ hear: @escaping @Sendable ([Int]) -> Void) -> Dataset {
    guard case .skip(let report) = broken else { return self }
    let both = Broken.skip { files in
      hear(files.found.map(\.index))
      report(files)
    }
    return Dataset(source: source, fit: fit, broken: both, chosen: chosen, steps: steps, changes: changes)
  }

  /// Says again what a pass said that has skipped the pictures at these places.
  public func reportSkipped(_ places: [Int]) throws(DatasetError) {
    if !places.isEmpty { try Skipped(self, known: places.filter { (0..<count).contains($0) }).report() }
  }

  private var indices: [Int] { chosen ?? Array(0..<source.count) }

  /// How many pictures are in memory at once while all are gone through.
  private static let block = 64

  private func choosing(_ chosen: [Int], _ what: String) -> Dataset {
    Dataset(source: source, fit: fit, broken: broken, chosen: chosen, steps: steps, changes: "\(changes) \(what)")
  }
}

// MARK: - The examples

extension Dataset {
  /// One of them, `index` from 0.
  public subscript(index: Int) -> Example {
    get throws(DatasetError) {
      let picks = try picks(index..<index + 1)
      var example = try source.example(picks[0])
      for step in steps { example = try example.applying(step.transform) }
      return example
    }
  }

  /// Several in their order, read or drawn on all threads. If some fail, the first one's error is thrown.
  public func examples(in range: Range<Int>) throws(DatasetError) -> [Example] {
    try results(in: range).map { (result) throws(DatasetError) in try result.get() }
  }

  /// The same, each with its own error.
  func results(in range: Range<Int>, threads: Threads = .shared) throws(DatasetError) -> [Result<Example, DatasetError>] {
    let picks = try picks(range)
    let leading = steps.prefix(while: \.isConcurrent)
    let results = inParallel(picks, threads: threads) { index -> Result<Example, DatasetError> in
      Result { () throws(DatasetError) -> Example in
        if Interruption.isRequested { throw .interrupted }
        var example = try source.example(index)
        for step in leading { example = try example.applying(step.transform) }
        return example
      }
    }
    let rest = steps.dropFirst(leading.count)
    guard !rest.isEmpty else { return results }
    return results.map { result in
      Result { () throws(DatasetError) -> Example in
        var example = try result.get()
        for step in rest { example = try example.applying(step.transform) }
        return example
      }
    }
  }

  /// Whether its pictures may be asked for from any thread, several at once.
  var isConcurrent: Bool { steps.allSatisfy(\.isConcurrent) }

  /// What a picture is called, without reading it.
  public func name(_ index: Int) -> String { source.name(chosen.map { $0[index] } ?? index) }

  /// The labels, without reading any picture; nil where there is none.
  public func labels() -> [Int?] { indices.map(source.label) }

  /// The true diameters of what the pictures show, in pixels of the box's renderings, without drawing any; nil where nobody knows. A map does not change them.
  public func featureSizes() -> [Double?] { indices.map(source.featureSize) }

  private func picks(_ range: Range<Int>) throws(DatasetError) -> [Int] {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw .noSuchExample(index: range.lowerBound < 0 ? range.lowerBound : range.upperBound - 1, count: count)
    }
    return chosen.map { Array($0[range]) } ?? Array(range)
  }
}

extension Result {
  var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}

extension Example {
  fileprivate func applying(_ transform: (Image) throws -> Image) throws(DatasetError) -> Example {
    do {
      return Example(image: try transform(image), label: label, name: name, featureSize: featureSize)
    } catch { throw .callback(error) }
  }
}
