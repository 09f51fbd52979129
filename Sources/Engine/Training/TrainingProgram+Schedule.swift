extension TrainingProgram {
  /// Cuts the steps into stages, forward and backward.
  mutating func schedule(_ steps: [(index: Int, step: Step)]) {
    var entries: [Scheduled] = []
    var stage: [Int: Int] = [image: 0]
    func at(_ index: Int) -> Int { stage[index] ?? 0 }
    for (index, step) in steps {
      switch step {
      case .convolution(let c):
        stage[index] = at(convolutions[c].input)
        entries.append(Scheduled(stage: at(index), step: step))
        if let norm = convolutions[c].norm {
          entries.append(Scheduled(stage: at(index), step: .statistics(norm: norm)))
          if norms[norm].pool != nil { entries.append(Scheduled(stage: at(index), step: .extremes(norm: norm))) }
        }
        continue
      case .normalize(let n): stage[index] = max(at(norms[n].input) + 1, norms[n].residual.map(at) ?? 0)
      case .relu(let input, _), .maxPool(let input, _, _), .averagePool(let input, _): stage[index] = at(input)
      case .add(let a, let b, _): stage[index] = max(at(a), at(b))
      case .statistics, .extremes, .normSums: break
      }
      entries.append(Scheduled(stage: at(index), step: step))
    }
    forward = Self.staged(entries)
    scheduleBackward(steps)
  }

  private mutating func scheduleBackward(_ steps: [(index: Int, step: Step)]) {
    // When the gradient of a value is complete: the latest stage in which a step contributes to it.
    var complete: [Int: Int] = [features: 0]
    var sums: [Int: Int] = [:]
    var entries: [Scheduled] = []
    func contribute(_ input: Int, _ stage: Int) {
      guard input != image else { return }
      complete[input] = max(complete[input] ?? 0, stage)
      values[input]?.wantsGradient = true
    }
    values[features]?.wantsGradient = true
    for (index, step) in steps.reversed() {
      let ready = complete[index] ?? 0
      switch step {
      case .normalize(let n):
        sums[n] = ready
        entries.append(Scheduled(stage: ready, step: .normSums(n)))
        if let residual = norms[n].residual { contribute(residual, ready) }
      case .convolution(let c):
        let stage = convolutions[c].norm.flatMap { sums[$0] }.map { $0 + 1 } ?? ready
        entries.append(Scheduled(stage: stage, step: step))
        contribute(convolutions[c].input, stage)
      case .relu(let input, _), .maxPool(let input, _, _), .averagePool(let input, _):
        entries.append(Scheduled(stage: ready, step: step))
        contribute(input, ready)
      case .add(let a, let b, _):
        entries.append(Scheduled(stage: ready, step: step))
        contribute(a, ready)
        contribute(b, ready)
      case .statistics, .extremes, .normSums: break
      }
    }
    backward = Self.staged(entries)
    // In the order in which they will run: the first that contributes to a gradient writes it, the others add to it.
    var written: Set<Int> = [features]
    for stage in backward.indices {
      for entry in backward[stage].indices {
        for target in targets(of: backward[stage][entry].step) where !written.insert(target).inserted {
          backward[stage][entry].accumulates.insert(target)
        }
      }
    }
  }

  /// Of the values that a norm adds before its ReLU, those whose gradient may lie where the gradient at the norm's output lies, to which it is equal at first: nobody
  /// changes it before the norm's convolution has read it. By value, the norm's output.
  func sharedGradients() -> [Int: Int] {
    var shared: [Int: Int] = [:]
    for (stage, entries) in backward.enumerated() {
      for entry in entries {
        guard case .normSums(let n) = entry.step, let residual = norms[n].residual, !entry.accumulates.contains(residual) else { continue }
        let others = backward.indices.filter { index in
          backward[index].contains { $0.accumulates.contains(residual) && targets(of: $0.step).contains(residual) }
        }
        // A ReLU's backward works in place.
        let isMasked = norms.contains { $0.output == residual && $0.relu }
        if others.allSatisfy({ $0 > stage + 1 }), !(others.isEmpty && isMasked) { shared[residual] = norms[n].output }
      }
    }
    return shared
  }

  /// The values to whose gradient a backward step contributes.
  private func targets(of step: Step) -> [Int] {
    switch step {
    case .convolution(let c): convolutions[c].input == image ? [] : [convolutions[c].input]
    case .normSums(let n): norms[n].residual.map { [$0] } ?? []
    case .relu(let input, _), .maxPool(let input, _, _), .averagePool(let input, _): [input]
    case .add(let a, let b, _): [a, b]
    case .statistics, .extremes, .normalize: []
    }
  }

  /// By stage, within a stage in the order given.
  private static func staged(_ entries: [Scheduled]) -> [[Scheduled]] {
    guard let last = entries.map(\.stage).max() else { return [] }
    return (0...last).map { stage in entries.filter { $0.stage == stage } }
  }
}
