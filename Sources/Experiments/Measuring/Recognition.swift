import Engine
import Imaging
import Networks
import Storage

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Network {
  /// The share of a data set's images whose label is among the k classes with the largest logits.
  ///
  /// Pictures that the data set skips do not count. Of equal logits the class with the lower index counts as the larger.
  public func accuracy(
    on dataset: Dataset, k: Int = 1, under ablation: Ablation? = nil, progress: Progress.Listener? = nil
  ) throws(MeasuringError) -> Double {
    try accuracies(on: dataset, k: k, under: [ablation], progress: progress)[0]
  }

  /// The same under each of several ablations (nil: the intact network), in one pass over the images. What the ablations do not reach is computed once for all; each number is
  /// what `accuracy` alone gives.
  public func accuracies(
    on dataset: Dataset, k: Int = 1, under arms: [Ablation?], progress: Progress.Listener? = nil
  ) throws(MeasuringError) -> [Double] {
    try correct(on: dataset, k: k, under: arms, what: "accuracy", progress: progress).map { row in
      let known = row.compactMap(\.self)
      return Double(known.count(where: \.self)) / Double(known.count)
    }
  }

  /// Which images each arm gets right: [arms][images], whether the label is among the k classes with the largest logits; nil for pictures that the data set skips.
  public func correct(
    on dataset: Dataset, k: Int = 1, under arms: [Ablation?], what: String = "correct", bookmark: Bookmark? = nil,
    progress: Progress.Listener? = nil
  ) throws(MeasuringError) -> [[Bool?]] {
    guard (1...classes).contains(k) else { throw .badK(k, classes: classes) }
    if arms.isEmpty { return [] }
    let measurement = try Measurement(self, outputs: [Output(node: logits, site: .center)], arms: arms)
    let labels = dataset.labels()
    if let label = labels.lazy.compactMap(\.self).first(where: { $0 >= classes }) { throw .badLabel(label, classes: classes) }
    var correct = [[Bool?]](repeating: [Bool?](repeating: nil, count: dataset.count), count: arms.count)
    try measurement.forEach(
      .dataset(dataset), what: what, progress: progress, bookmark: bookmark,
      pack: { packer in for row in correct { packer.put(row.map { $0.map { $0 ? 1 : 0 } ?? 2 }) } },
      unpack: { reader in
        var rows: [[Bool?]] = []
        for _ in arms {
          guard let row = reader.ints(), row.count == dataset.count else { return false }
          rows.append(row.map { $0 == 2 ? nil : $0 == 1 })
        }
        guard reader.isAtEnd else { return false }
        correct = rows
        return true
      }
    ) { (index, outputs) throws(MeasuringError) in
      guard let label = labels[index] else { throw .noLabels }
      for (arm, output) in outputs.enumerated() { correct[arm][index] = output.values.rank(of: label) < k }
    }
    return correct
  }

  /// The probability of each class for one input: softmax of the logits, in double.
  public func probabilities(of stimuli: Stimuli, under ablation: Ablation? = nil, fit: Fit = .input) throws(MeasuringError) -> [Double] {
    let scores = try logits(of: stimuli, under: ablation, fit: fit).values.prefix(classes).map(Double.init)
    let largest = scores.max() ?? 0
    let powers = scores.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// The n images of a data set that excite a channel most, the strongest first; of equal ones the lower index comes first.
  public func top(
    of dataset: Dataset, at tap: Tap, channel: Int, site: Site = .center, n: Int, progress: Progress.Listener? = nil
  ) throws(MeasuringError) -> [(index: Int, activation: Float)] {
    let measurement = try Measurement(self, outputs: [Output(node: tap.node, site: site, channels: [channel])])
    var found: [(index: Int, activation: Float)] = []
    try measurement.forEach(.dataset(dataset), what: "top", progress: progress) { (index, outputs) throws(MeasuringError) in
      // Over a whole map an image counts with its strongest position.
      if let activation = outputs.first?.values.max() { found.append((index, activation)) }
    }
    return Array(found.sorted { $0.activation == $1.activation ? $0.index < $1.index : $0.activation > $1.activation }.prefix(max(0, n)))
  }
}

extension [Float] {
  /// How many entries come before this one; an index outside counts as last.
  fileprivate func rank(of index: Int) -> Int {
    guard indices.contains(index) else { return count }
    let own = self[index]
    return indices.reduce(0) { $0 + (self[$1] > own || (self[$1] == own && $1 < index) ? 1 : 0) }
  }
}
