/// From a graph to stages: interventions become nodes of their own, what no output depends on is dropped, batch norms, sums and ReLUs that nobody else reads move into
/// the convolution before them.
///
/// Several arms, each with its own interventions, are one graph: what an arm's interventions do not reach is computed once for all of them.
struct Lowering {
  /// A node, or an intervention on one, with its inputs in this list.
  private struct Item {
    enum Kind {
      case node(Operation)
      case overwrite(Intervention)
    }
    var kind: Kind
    var inputs: [Int]
    var node: NodeID
    /// An output reads it, so its value must exist.
    var pinned = false
    var readers: [Int] = []
  }

  private(set) var stages: [Stage] = []
  /// For each arm the stages that hold the outputs' values.
  private(set) var outputStages: [Int] = []

  init(graph: Graph, shapes: [MapShape], outputs: [Output], arms: [[Intervention]]) throws(EngineError) {
    var (items, values) = Self.items(graph, arms)
    for value in values { for output in outputs { items[value[output.node.index]].pinned = true } }
    let live = Self.live(items)
    for (index, item) in items.enumerated() where live[index] {
      for input in item.inputs { items[input].readers.append(index) }
    }
    fuse(items, live, shapes)
    for value in values {
      for output in outputs {
        guard let found = placed[value[output.node.index]] else { throw .unknownNode(index: output.node.index) }
        outputStages.append(found)
      }
    }
  }

  /// The stage that an item ended in, for the last item of each.
  private var placed: [Int: Int] = [:]

  /// The graph's nodes, then for each arm its interventions and what depends on them; and for each arm the item that stands for each node's value.
  private static func items(_ graph: Graph, _ arms: [[Intervention]]) -> ([Item], values: [[Int]]) {
    var items: [Item] = [], intact: [Int] = []
    for id in graph.ids {
      items.append(Item(kind: .node(graph[id].operation), inputs: graph[id].inputs.map { intact[$0.index] }, node: id))
      intact.append(items.count - 1)
    }
    let values = arms.map { interventions in
      var value: [Int] = []
      // What one reader is to read in the place of a node.
      var only: [[NodeID]: Int] = [:]
      for id in graph.ids {
        let node = graph[id]
        let inputs = node.inputs.map { only[[id, $0]] ?? value[$0.index] }
        var last = intact[id.index]
        if inputs != items[last].inputs {
          items.append(Item(kind: .node(node.operation), inputs: inputs, node: id))
          last = items.count - 1
        }
        let here = interventions.filter { $0.node == id }
        // Only with one reader can a convolution take in what comes after it: the intact one must keep it, or its bits would change for the other arms.
        if !here.isEmpty, last == intact[id.index], case .convolution = node.operation {
          items.append(Item(kind: .node(node.operation), inputs: inputs, node: id))
          last = items.count - 1
        }
        for intervention in here where intervention.onlyFor == nil {
          items.append(Item(kind: .overwrite(intervention), inputs: [last], node: id))
          last = items.count - 1
        }
        value.append(last)
        for intervention in here {
          guard let reader = intervention.onlyFor else { continue }
          items.append(Item(kind: .overwrite(intervention), inputs: [only[[reader, id]] ?? last], node: id))
          only[[reader, id]] = items.count - 1
        }
      }
      return value
    }
    return (items, values)
  }

  private static func live(_ items: [Item]) -> [Bool] {
    var live = items.map(\.pinned)
    for index in items.indices.reversed() where live[index] {
      for input in items[index].inputs { live[input] = true }
    }
    return live
  }

  /// Groups the items; each group is placed where its last item stands, when all that it reads exists.
  private mutating func fuse(_ items: [Item], _ live: [Bool], _ shapes: [MapShape]) {
    var taken = [Bool](repeating: false, count: items.count)
    var ending: [Int: (Stage.Kind, inputs: [Int], relu: Bool)] = [:]

    /// The only reader of an item that nobody else wants, if it is one that `fits` and still free.
    func next(after index: Int, _ fits: (Operation) -> Bool) -> Int? {
      guard !items[index].pinned, items[index].readers.count == 1, let reader = items[index].readers.first, !taken[reader],
        case .node(let operation) = items[reader].kind, fits(operation)
      else { return nil }
      return reader
    }
    func isBatchNorm(_ operation: Operation) -> Bool { if case .batchNorm = operation { true } else { false } }

    for (index, item) in items.enumerated() where live[index] && !taken[index] {
      var last = index, inputs = item.inputs, relu = false, kind: Stage.Kind
      var takesSum = false, takesReLU = true
      switch item.kind {
      case .overwrite(let intervention):
        kind = .overwrite(intervention)
        takesReLU = false
      case .node(let operation):
        switch operation {
        case .input:
          kind = .image
          takesReLU = false
        case .convolution(let convolution):
          kind = .convolution(convolution, batchNorm: nil)
          takesSum = true
        case .linear(let linear):
          kind = .convolution(
            .init(weight: linear.weight, bias: linear.bias, inputs: linear.inputs, outputs: linear.outputs, window: Window(kernel: 1)),
            batchNorm: nil)
          takesSum = true
        case .batchNorm(let batchNorm): kind = .affine(batchNorm)
        case .add: kind = .sum
        case .relu:
          kind = .sum
          relu = true
        case .maxPool(let window):
          kind = .maxPool(window)
          takesReLU = false
        case .globalAveragePool:
          kind = .mean
          takesReLU = false
        case .concat:
          kind = .concat
          takesReLU = false
        }
      }
      if case .convolution(let convolution, _) = kind {
        if let after = next(after: last, isBatchNorm), case .node(.batchNorm(let batchNorm)) = items[after].kind {
          kind = .convolution(convolution, batchNorm: batchNorm)
          taken[after] = true
          last = after
        }
        if takesSum, let after = next(after: last, { $0 == .add }), let other = items[after].inputs.first(where: { $0 != last }) {
          inputs.append(other)
          taken[after] = true
          last = after
        }
      }
      if takesReLU, !relu, let after = next(after: last, { $0 == .relu }) {
        relu = true
        taken[after] = true
        last = after
      }
      taken[index] = true
      ending[last] = (kind, inputs, relu)
    }

    for index in items.indices {
      guard let (kind, inputs, relu) = ending[index] else { continue }
      placed[index] = stages.count
      let node = items[index].node
      stages.append(
        Stage(kind: kind, inputs: inputs.compactMap { placed[$0] }, relu: relu, node: node, shape: shapes[node.index]))
    }
  }
}
