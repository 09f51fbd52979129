import Engine
import Imaging
import Networks

/// A network that is read at chosen outputs, perhaps under an ablation, for any number of inputs.
///
/// Images and tensors run one by one in the plan class *single*, so that one alone gives the same bits as in company; a data set's images run
/// in *bulk*.
public final class Measurement {
  public let network: Network
  private let outputs: [Output]
  private let interventions: [Intervention]
  private var executions: [Key: Execution] = [:]

  private struct Key: Hashable {
    let height: Int, width: Int, planClass: PlanClass
  }

  /// How many inputs are prepared and computed at a time: their memory is bounded, whatever the data set's size.
  static let chunk = 32

  public init(_ network: Network, outputs: [Output], under ablation: Ablation? = nil) throws(MeasuringError) {
    if let ablation, ablation.network != network.hash { throw .otherNetwork }
    (self.network, self.outputs, interventions) = (network, outputs, ablation?.interventions ?? [])
  }

  /// Hands each input's outputs to `body`, in order: for each output its values of one input, without the batch axis.
  public func forEach(
    _ stimuli: Stimuli, fit: Fit = .input, what: String, progress: Progress.Listener? = nil,
    _ body: (_ index: Int, _ values: [Tensor]) throws(MeasuringError) -> Void
  ) throws(MeasuringError) {
    let count = stimuli.count
    guard count > 0 else { throw .empty }
    var start = 0
    while start < count {
      let range = start..<min(start + Self.chunk, count)
      let inputs = try stimuli.inputs(in: range, fit: fit, side: network.inputSize)
      var position = 0
      while position < inputs.count {
        // Neighbours of one size run together; in *bulk* nobody's bits depend on the company.
        let shape = inputs[position].shape
        let end = stimuli.isDataset ? inputs[position...].firstIndex { $0.shape != shape } ?? inputs.count : position + 1
        let results = try run(Array(inputs[position..<end]), planClass: stimuli.isDataset ? .bulk : .single)
        for index in position..<end {
          try body(range.lowerBound + index, try results.map { (result) throws(MeasuringError) in try result.entry(index - position) })
        }
        position = end
      }
      start = range.upperBound
      if let progress, !progress(Progress(what, done: start, total: count)) { throw .interrupted }
    }
  }

  private func run(_ inputs: [Tensor], planClass: PlanClass) throws(MeasuringError) -> [Tensor] {
    let shape = inputs[0].shape
    let key = Key(height: shape[1], width: shape[2], planClass: planClass)
    return try MeasuringError.computing { () throws(EngineError) in
      try execution(for: key).forward(try Tensor(shape: [inputs.count] + shape, values: inputs.flatMap(\.values)))
    }
  }

  private func execution(for key: Key) throws(EngineError) -> Execution {
    if let execution = executions[key] { return execution }
    let plan = try PlanCache.shared.plan(
      network, side: (key.height, key.width), outputs: outputs, interventions: interventions, class: key.planClass)
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
