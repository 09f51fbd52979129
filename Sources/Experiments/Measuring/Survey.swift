import Engine
import Networks
import Storage

/// What one pass over a data set finds out of many channels: how high they are, and which pictures excite them most and least.
public struct Survey: Sendable {
  /// One channel of one tap.
  public struct Channel: Sendable, Equatable {
    public let mean: Double
    /// With n − 1; not a number for fewer than two pictures.
    public let deviation: Double
    /// The strongest first; of equal ones the lower index.
    public let top: [Ranked]
    /// The weakest first; of equal ones the lower index.
    public let bottom: [Ranked]

    public init(mean: Double, deviation: Double, top: [Ranked], bottom: [Ranked]) {
      (self.mean, self.deviation, self.top, self.bottom) = (mean, deviation, top, bottom)
    }
  }

  public struct Ranked: Sendable, Equatable {
    public let index: Int, activation: Float
    public init(index: Int, activation: Float) { (self.index, self.activation) = (index, activation) }
  }

  public let taps: [Tap]
  /// For each tap its channels.
  public let channels: [[Channel]]
  /// How many pictures were measured, and how many could not be read.
  public let measured: Int, skipped: Int
}

extension Network {
  /// Goes over a data set once for any number of taps: at the site, the mean of each channel, its standard deviation, and the n pictures that excite it
  /// most and least.
  ///
  /// - Parameters:
  ///   - site: Where each map is read; not `.map`.
  ///   - file: Where all activations are written as they are found, [N, channels] for each tap. A pass that was stopped goes on from what is there, and a
  ///     pass that is complete is only read; both to the same bits.
  public func survey(
    _ dataset: Dataset, taps: [Tap], site: Site = .center, n: Int = 9, under ablation: Ablation? = nil, to file: FeatureFile.Place? = nil,
    bookmark: Bookmark? = nil, progress: Progress.Listener? = nil
  ) throws(MeasuringError) -> Survey {
    if site == .map { throw .noMaps }
    guard !taps.isEmpty, dataset.count > 0 else { throw .empty }
    var tallies = taps.map { Tally(channels: $0.channels, limit: max(0, n)) }
    var measured = 0, skipped: [Int] = []
    let key = "survey 1 of \(hash) over \(dataset.identity) at \(site) under \(ablation.map { "\($0.cuts)" } ?? "nothing")"
    let store = try file.map { (place) throws(MeasuringError) in
      try MeasuringError.storing { () throws(FeatureFileError) in
        try FeatureFile(place, taps: taps, names: (0..<dataset.count).map(dataset.name), labels: dataset.labels(), key: key)
      }
    }
    defer { store?.close() }
    // What is there from an earlier pass goes the same way as what is new.
    if let store {
      skipped = store.skipped
      try MeasuringError.storing { () throws(FeatureFileError) in
        let missing = Set(skipped)
        try store.forEachDone { index, values in
          guard !missing.contains(index) else { return }
          measured += 1
          for tap in taps.indices { tallies[tap].add(values[tap], of: index) }
        }
      }
    }
    let measurement = try Measurement(self, outputs: taps.map { Output(node: $0.node, site: site) }, under: ablation)
    func take(_ index: Int, _ outputs: [Tensor]) {
      measured += 1
      for tap in taps.indices { tallies[tap].add(outputs[tap].values[...], of: index) }
    }
    guard let store else {
      skipped = try measurement.forEach(
        .dataset(dataset), what: "survey", progress: progress, bookmark: bookmark,
        pack: { packer in
          packer.put(measured)
          for tally in tallies { tally.pack(into: &packer) }
        },
        unpack: { reader in
          guard let count = reader.int() else { return false }
          let old = taps.map { _ in Tally(unpacking: &reader, limit: max(0, n)) }
          guard reader.isAtEnd, zip(old, taps).allSatisfy({ $0?.count(channels: $1.channels) == true }) else { return false }
          (measured, tallies) = (count, old.compactMap(\.self))
          return true
        }
      ) { (index, outputs) throws(MeasuringError) in take(index, outputs) }
      return Survey(taps: taps, channels: tallies.map(\.channels), measured: measured, skipped: skipped.count)
    }
    skipped = try measurement.forEach(
      .dataset(dataset), from: store.done, missing: skipped, what: "survey", progress: progress,
      done: { (end, skipped) throws(MeasuringError) in
        try MeasuringError.storing { () throws(FeatureFileError) in try store.commit(upTo: end, skipped: skipped) }
      }
    ) { (index, outputs) throws(MeasuringError) in
      take(index, outputs)
      store.set(index, outputs.map(\.values))
    }
    try MeasuringError.storing { () throws(FeatureFileError) in try store.finish() }
    return Survey(taps: taps, channels: tallies.map(\.channels), measured: measured, skipped: skipped.count)
  }
}

/// What is counted of one tap.
private struct Tally {
  private var count = 0
  /// Welford's running mean and sum of squares, in double and in the pictures' order.
  private var means: [Double], squares: [Double]
  private var top: [Ranking], bottom: [Ranking]

  init(channels: Int, limit: Int) {
    means = [Double](repeating: 0, count: channels)
    squares = means
    top = [Ranking](repeating: Ranking(limit: limit), count: channels)
    bottom = top
  }

  /// - Parameter values: one a channel.
  mutating func add(_ values: ArraySlice<Float>, of index: Int) {
    count += 1
    let share = 1 / Double(count)
    for (channel, value) in values.enumerated() where channel < means.count {
      let difference = Double(value) - means[channel]
      means[channel] += difference * share
      squares[channel] += difference * (Double(value) - means[channel])
      top[channel].offer(value, index)
      bottom[channel].offer(-value, index)
    }
  }

  func count(channels: Int) -> Bool { [means.count, squares.count, top.count, bottom.count].allSatisfy { $0 == channels } }

  func pack(into packer: inout Packer) {
    packer.put(count)
    packer.put(means)
    packer.put(squares)
    for list in [top, bottom] {
      packer.put(list.count)
      for ranking in list {
        packer.put(ranking.entries.map(\.index))
        packer.put(ranking.entries.map(\.value))
      }
    }
  }

  init?(unpacking reader: inout Unpacker, limit: Int) {
    func rankings(_ reader: inout Unpacker) -> [Ranking]? {
      guard let count = reader.int(), count >= 0 else { return nil }
      var list: [Ranking] = []
      for _ in 0..<count {
        guard let indices = reader.ints(), let values = reader.floats(), indices.count == values.count, indices.count <= limit else {
          return nil
        }
        list.append(Ranking(limit: limit, entries: zip(values, indices).map { ($0, $1) }))
      }
      return list
    }
    guard let count = reader.int(), let means = reader.doubles(), let squares = reader.doubles(), let top = rankings(&reader),
      let bottom = rankings(&reader)
    else { return nil }
    (self.count, self.means, self.squares, self.top, self.bottom) = (count, means, squares, top, bottom)
  }

  var channels: [Survey.Channel] {
    means.indices.map { channel in
      Survey.Channel(
        mean: count > 0 ? means[channel] : .nan, deviation: count > 1 ? (squares[channel] / Double(count - 1)).squareRoot() : .nan,
        top: top[channel].entries.map { Survey.Ranked(index: $0.index, activation: $0.value) },
        bottom: bottom[channel].entries.map { Survey.Ranked(index: $0.index, activation: -$0.value) })
    }
  }
}

/// The largest values that were offered, largest first; of equal ones those that came first.
private struct Ranking {
  let limit: Int
  private(set) var entries: [(value: Float, index: Int)]

  init(limit: Int, entries: [(value: Float, index: Int)] = []) { (self.limit, self.entries) = (limit, entries) }

  mutating func offer(_ value: Float, _ index: Int) {
    if entries.count == limit {
      guard let last = entries.last, value > last.value else { return }
      entries.removeLast()
    }
    let place = entries.firstIndex { value > $0.value } ?? entries.count
    entries.insert((value, index), at: place)
  }
}
