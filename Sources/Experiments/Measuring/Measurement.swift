import Engine
import Imaging
import Networks
import Stopping
import Storage

/// A network that is read at chosen outputs, perhaps under an ablation or under several side by side, for any number of inputs.
///
/// Images and tensors run one by one in the plan class *single*, so that one alone gives the same bits as in company; a data set's images run
/// in *bulk*.
public final class Measurement {
  public let network: Network
  private let outputs: [Output]
  private let arms: [[Intervention]]
  private var executions: [Key: Execution] = [:]

  private struct Key: Hashable {
    let height: Int, width: Int, planClass: PlanClass
  }

  /// How many inputs are prepared and computed at a time: their memory is bounded, whatever the data set's size, and an end that is asked for comes after one piece, about
  /// a tenth of a second of two cores. Fewer than four would cost speed.
  private func pieceLength(of stimuli: Stimuli) throws(MeasuringError) -> Int {
    guard stimuli.count > 4 else { return 4 }
    let side = network.inputSize
    let cost = try MeasuringError.computing { () throws(EngineError) in
      try execution(for: Key(height: side, width: side, planClass: stimuli.isDataset ? .bulk : .single)).plan.multiplyAdds
    }
    return max(4, min(32, 16_000_000_000 / max(1, cost)))
  }

  public convenience init(_ network: Network, outputs: [Output], under ablation: Ablation? = nil) throws(MeasuringError) {
    try self.init(network, outputs: outputs, arms: [ablation])
  }

  /// - Parameter arms: each an ablation or, with nil, the intact network. The outputs come arm by arm, with the bits that each arm would give alone; what an ablation does not
  ///   reach is computed once for all.
  public init(_ network: Network, outputs: [Output], arms: [Ablation?]) throws(MeasuringError) {
    for case .some(let ablation) in arms where ablation.network != network.hash { throw .otherNetwork }
    (self.network, self.outputs, self.arms) = (network, outputs, arms.map { $0?.interventions ?? [] })
  }

  /// Hands each input's outputs to `body`, in order: for each output its values of one input, without the batch axis.
  /// - Parameters:
  ///   - first: the input to begin with; those before it are left out, of the progress too, so that the time left is right.
  ///   - missing: those before it that could not be read.
  ///   - done: hears after each piece up to where it has come, and what could not be read.
  /// - Returns: the places of those that a data set could not read and skips; `body` has not heard of them.
  @discardableResult
  public func forEach(
    _ stimuli: Stimuli, fit: Fit = .input, from first: Int = 0, missing: [Int] = [], what: String, progress: Progress.Listener? = nil,
    done: ((_ upTo: Int, _ skipped: [Int]) throws(MeasuringError) -> Void)? = nil,
    _ body: (_ index: Int, _ values: [Tensor]) throws(MeasuringError) -> Void
  ) throws(MeasuringError) -> [Int] {
    let count = stimuli.count
    guard count > 0 else { throw .empty }
    var skipped = stimuli.dataset.map { Skipped($0, known: missing) }
    let feed = InputFeed(stimuli, fit: fit, side: network.inputSize, from: first, chunk: try pieceLength(of: stimuli))
    while let piece = try feed.piece() {
      // Some of its inputs may be missing for that reason.
      if Interruption.isRequested { throw .interrupted }
      var inputs: [(index: Int, input: Tensor)] = []
      for (index, input) in zip(piece.range, piece.inputs) {
        if case .dataset(let error)? = input.failure, skipped?.take(index, stimuli.dataset?.name(index) ?? "", error) == true { continue }
        inputs.append((index, try input.get()))
      }
      // All of it before `body` hears of any: what a pass that is stopped keeps ends with a piece.
      var groups: [(range: Range<Int>, results: [Tensor])] = []
      var position = 0
      while position < inputs.count {
        // Neighbours of one size run together; in *bulk* nobody's bits depend on the company.
        let shape = inputs[position].input.shape
        let end = stimuli.isDataset ? inputs[position...].firstIndex { $0.input.shape != shape } ?? inputs.count : position + 1
        groups.append((position..<end, try run(inputs[position..<end].map(\.input), planClass: stimuli.isDataset ? .bulk : .single)))
        position = end
      }
      for (range, results) in groups {
        for place in range {
          try body(inputs[place].index, try results.map { (result) throws(MeasuringError) in try result.entry(place - range.lowerBound) })
        }
      }
      try done?(piece.range.upperBound, skipped?.indices ?? [])
      if let progress, !progress(Progress(what, done: piece.range.upperBound - first, total: count - first)) { throw .interrupted }
    }
    do { try skipped?.report() } catch { throw .dataset(error) }
    return skipped?.indices ?? []
  }

  /// The same, going on from where an earlier pass over the same inputs was stopped.
  ///
  /// - Parameters:
  ///   - pack: what `body` has found so far.
  ///   - unpack: takes it back; false, and nothing changed, if it is something else.
  @discardableResult
  func forEach(
    _ stimuli: Stimuli, fit: Fit = .input, what: String, progress: Progress.Listener?, bookmark: Bookmark?,
    pack: @escaping (inout Packer) -> Void,
    unpack: (inout Unpacker) -> Bool, _ body: (_ index: Int, _ values: [Tensor]) throws(MeasuringError) -> Void
  ) throws(MeasuringError) -> [Int] {
    var first = 0, missing: [Int] = []
    if let bytes = bookmark?.read() {
      var reader = Unpacker(bytes)
      if let done = reader.int(), (0...stimuli.count).contains(done), let skipped = reader.ints(), unpack(&reader) {
        (first, missing) = (done, skipped)
      }
    }
    var pace = Pace(bookmark), place = first
    func state() -> [UInt8] {
      var packer = Packer()
      packer.put(place)
      packer.put(missing)
      pack(&packer)
      return packer.bytes
    }
    do throws(MeasuringError) {
      return try forEach(
        stimuli, fit: fit, from: first, missing: missing, what: what, progress: progress,
        done: { (upTo, skipped) throws(MeasuringError) in
          (place, missing) = (upTo, skipped)
          pace.keep(isLast: false, state)
        }, body)
    } catch {
      if case .interrupted = error { pace.keep(isLast: true, state) }
      throw error
    }
  }

  private func run(_ inputs: [Tensor], planClass: PlanClass) throws(MeasuringError) -> [Tensor] {
    let shape = inputs[0].shape
    let key = Key(height: shape[1], width: shape[2], planClass: planClass)
    // SAFETY (unchecked): whoever leaves a pass drops this measurement, with the execution, which nobody else has.
    nonisolated(unsafe) let execution = try MeasuringError.computing { () throws(EngineError) in try self.execution(for: key) }
    let count = inputs.count * inputs[0].count
    // Of a picture of many millions of pixels one stage can take seconds.
    let result = Interruption.aside(steps: count > 20_000_000 ? count : 0) {
      Result { () throws(MeasuringError) -> [Tensor] in
        try MeasuringError.computing { () throws(EngineError) in
          var values: [Float] = []
          values.reserveCapacity(count)
          for input in inputs { values += input.values }
          return try execution.forward(try Tensor(shape: [inputs.count] + shape, values: values))
        }
      }
    }
    guard let result else { throw .interrupted }
    return try result.get()
  }

  private func execution(for key: Key) throws(EngineError) -> Execution {
    if let execution = executions[key] { return execution }
    let plan = try PlanCache.shared.plan(
      network, side: (key.height, key.width), outputs: outputs, arms: arms, class: key.planClass)
    let execution = Execution(plan)
    executions[key] = execution
    return execution
  }
}

extension Tensor {
  /// Entry `index` of the first axis.
  func entry(_ index: Int) throws(MeasuringError) -> Tensor {
    let rest = Array(shape.dropFirst())
    let size = rest.reduce(1, *)
    return try MeasuringError.computing { () throws(EngineError) in
      try Tensor(shape: rest, values: Array(values[index * size..<(index + 1) * size]))
    }
  }
}
