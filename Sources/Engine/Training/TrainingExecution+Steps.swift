// The steps of one image, forward and backward, and what happens between them when all images have met.
extension TrainingExecution {
  private func layout(_ value: Int) -> MapLayout {
    program.values[value]?.layout ?? MapLayout(height: 0, width: 0, channels: 0, border: 0)
  }

  /// An image's part of a value (with its border).
  private func value(_ index: Int, _ image: Int) -> UnsafeMutablePointer<Float> {
    guard let memory = values[index] else { return scratch[0] }
    return memory.base + image * layout(index).count
  }

  /// An image's part of a gradient (without a border).
  private func gradient(_ index: Int, _ image: Int) -> UnsafeMutablePointer<Float> {
    guard let memory = gradients_[index] else { return scratch[0] }
    return memory.base + image * (memory.count / batch)
  }

  func packWeights() {
    threads.parallel(convolutions.count) { index in
      let convolution = program.convolutions[index]
      convolution.pass.pack(
        weights: parameterTable.values(convolution.weight), out: convolution.outChannels, in: convolution.inChannels,
        forward: convolutions[index].forwardWeights.base, backward: convolutions[index].backwardWeights?.base)
    }
  }

  func runForward(_ step: TrainingProgram.Step, images: Range<Int>, slot: Int) {
    if case .convolution(let index) = step {
      let c = program.convolutions[index]
      c.pass.forward(
        images: images.count, x: value(c.input, images.lowerBound), weights: convolutions[index].forwardWeights.base,
        out: value(c.output, images.lowerBound), room: scratch[slot] + gradientFloats)
    } else {
      for image in images { runForward(step, image: image) }
    }
  }

  private func runForward(_ step: TrainingProgram.Step, image: Int) {
    switch step {
    case .statistics(let index):
      let (norm, memory) = (program.norms[index], norms[index])
      let map = layout(norm.input)
      channelMoments(
        value(norm.input, image), positions: map.height * map.width, channels: map.channels, mean: memory.first + image * map.channels,
        deviation: memory.second + image * map.channels)
    case .extremes(let index):
      let norm = program.norms[index]
      guard let window = norm.pool else { break }
      poolExtremes(
        value(norm.input, image), layout(norm.input), window, weight: parameterTable.values(norm.parameters.weight),
        count: norm.parameters.channels, into: value(norm.source, image), layout(norm.source))
    case .normalize(let index):
      let (norm, memory) = (program.norms[index], norms[index])
      normalize(
        value(norm.source, image), scale: memory.scale.base, shift: memory.shift.base,
        residual: norm.residual.map { (UnsafePointer(value($0, image)), layout($0)) }, relu: norm.relu, into: value(norm.output, image),
        layout(norm.output))
    case .relu(let input, let output):
      elementwise(input, output, image) { x, _ in x.replacing(with: 0, where: x .< 0) }
    case .add(let a, let b, let output):
      elementwise(a, output, image) { x, _ in x }
      elementwise(b, output, image) { x, y in x + y }
    case .maxPool(let input, let output, let window):
      maxPool(value(input, image), layout(input), window, into: value(output, image), layout(output))
    case .averagePool(let input, let output):
      averagePool(value(input, image), layout(input), into: value(output, image), layout(output))
    case .convolution, .normSums: break
    }
  }

  /// output = operation(input, output) over one image.
  private func elementwise(_ input: Int, _ output: Int, _ image: Int, _ operation: (Vector, Vector) -> Vector) {
    let (from, to) = (layout(input), layout(output))
    let (x, y) = (value(input, image) + from.origin, value(output, image) + to.origin)
    for row in 0..<to.height {
      for i in stride(from: 0, to: to.width * to.channels, by: 8) {
        let target = y + (row * to.row + i)
        put(target, operation(lanes(x + (row * from.row + i)), lanes(target)))
      }
    }
  }

  /// The batch's statistics from the images', and the running ones.
  func finishStatistics(_ index: Int) {
    let (norm, memory) = (program.norms[index], norms[index])
    let map = layout(norm.input)
    let positions = Double(map.height * map.width)
    let count = positions * Double(batch)
    let weight = parameterTable.values(norm.parameters.weight), bias = parameterTable.values(norm.parameters.bias)
    let runningMean = parameterTable.values(norm.parameters.runningMean)
    let runningVariance = parameterTable.values(norm.parameters.runningVariance)
    for c in 0..<norm.parameters.channels {
      var mean = 0.0
      for image in 0..<batch { mean += memory.first[image * memory.channels + c] }
      mean /= Double(batch)
      var deviation = 0.0
      for image in 0..<batch {
        let shift = memory.first[image * memory.channels + c] - mean
        deviation += memory.second[image * memory.channels + c] + positions * shift * shift
      }
      let inverse = 1 / (deviation / count + Double(Operation.BatchNorm.epsilon)).squareRoot()
      memory.inverseDeviation[c] = inverse
      memory.mean.base[c] = Float(mean)
      memory.scale.base[c] = Float(Double(weight[c]) * inverse)
      memory.shift.base[c] = Float(Double(bias[c]) - mean * Double(weight[c]) * inverse)
      runningMean[c] = 0.9 * runningMean[c] + 0.1 * Float(mean)
      runningVariance[c] = 0.9 * runningVariance[c] + 0.1 * Float(deviation / max(1, count - 1))
    }
  }

  func runBackward(_ entry: TrainingProgram.Scheduled, images: Range<Int>, group: Int, slot: Int) {
    guard case .convolution(let index) = entry.step else {
      for image in images { runBackward(entry, image: image) }
      return
    }
    let c = program.convolutions[index]
    let (g, room) = (scratch[slot], scratch[slot] + gradientFloats)
    for image in images {
      let target = g + (image - images.lowerBound) * c.pass.gradient.count
      if let n = c.norm {
        let (norm, memory) = (program.norms[n], norms[n])
        let g = gradient(norm.output, image), x = UnsafePointer(value(c.output, image))
        normalizationGradient(
          norm.pool == nil ? g : nil, x: x, a: memory.a.base, b: memory.b.base, c: memory.c.base, into: target, c.pass.gradient)
        if let window = norm.pool {
          poolGradient(
            g, extremes: value(norm.source, image), layout(norm.source), x: x, layout(norm.input), window, factors: memory.a.base,
            into: target, c.pass.gradient)
        }
      } else {
        copyIntoBorder(gradient(c.output, image), into: target, c.pass.gradient)
      }
    }
    let x = value(c.input, images.lowerBound)
    if let winograd = c.pass.winograd, let offset = gatherOffsets[index] {
      winograd.gather(images, x: x, g: g, into: gathered[0] + offset, batch: batch, room: room)
    } else {
      c.pass.weightGradient(images: images.count, x: x, g: g, into: convolutions[index].groupGradients[group].base, room: room)
    }
    if c.input != program.image, let weights = convolutions[index].backwardWeights {
      c.pass.backward(
        images: images.count, g: g, weights: weights.base, into: gradient(c.input, images.lowerBound),
        accumulate: entry.accumulates.contains(c.input), room: room)
    }
  }

  private func runBackward(_ entry: TrainingProgram.Scheduled, image: Int) {
    switch entry.step {
    case .normSums(let index):
      let (norm, memory) = (program.norms[index], norms[index])
      let map = layout(norm.output)
      normalizationSums(
        gradient(norm.output, image), y: norm.relu ? UnsafePointer(value(norm.output, image)) : nil, map, x: value(norm.source, image),
        mean: memory.mean.base, sum: memory.first + image * map.channels, product: memory.second + image * map.channels)
      if let residual = norm.residual, !sharedGradients.contains(residual) {
        contribute(
          gradient(norm.output, image), to: gradient(residual, image), count: map.height * map.width * map.channels,
          accumulate: entry.accumulates.contains(residual))
      }
    case .relu(let input, let output):
      let (map, accumulate) = (layout(output), entry.accumulates.contains(input))
      let (g, dx, y) = (gradient(output, image), gradient(input, image), value(output, image) + map.origin)
      for row in 0..<map.height {
        for i in stride(from: 0, to: map.width * map.channels, by: 8) {
          let position = row * map.width * map.channels + i
          let passed = lanes(g + position).replacing(with: 0, where: lanes(y + (row * map.row + i)) .<= 0)
          put(dx + position, accumulate ? lanes(dx + position) + passed : passed)
        }
      }
    case .add(let a, let b, let output):
      let map = layout(output)
      for input in [a, b] {
        contribute(
          gradient(output, image), to: gradient(input, image), count: map.height * map.width * map.channels,
          accumulate: entry.accumulates.contains(input))
      }
    case .maxPool(let input, let output, let window):
      let from = layout(input)
      if !entry.accumulates.contains(input) {
        gradient(input, image).update(repeating: 0, count: from.height * from.width * from.channels)
      }
      maxPoolGradient(
        gradient(output, image), y: value(output, image), layout(output), x: value(input, image), from, window,
        into: gradient(input, image))
    case .averagePool(let input, let output):
      averagePoolGradient(
        gradient(output, image), layout(input), into: gradient(input, image), accumulate: entry.accumulates.contains(input))
    case .convolution, .statistics, .extremes, .normalize: break
    }
  }

  /// The gradients of a batch norm's parameters, and the factors of the gradient at its input:
  /// dx = γ/σ · (g − mean(g) − x̂ · mean(g · x̂)).
  func finishSums(_ index: Int) {
    let (norm, memory) = (program.norms[index], norms[index])
    let map = layout(norm.input)
    let count = Double(map.height * map.width * batch)
    let weight = parameterTable.values(norm.parameters.weight)
    let weightGradient = parameterTable.gradient(norm.parameters.weight)
    let biasGradient = parameterTable.gradient(norm.parameters.bias)
    for c in 0..<norm.parameters.channels {
      var (sum, product) = (0.0, 0.0)
      for image in 0..<batch {
        sum += memory.first[image * memory.channels + c]
        product += memory.second[image * memory.channels + c]
      }
      let inverse = memory.inverseDeviation[c]
      product *= inverse
      biasGradient[c] = Float(sum)
      weightGradient[c] = Float(product)
      let a = Double(weight[c]) * inverse
      let b = -a * inverse * product / count
      memory.a.base[c] = Float(a)
      memory.b.base[c] = Float(b)
      memory.c.base[c] = Float(-a * sum / count - b * Double(memory.mean.base[c]))
    }
  }

  /// The weight gradient of a convolution whose tiles were gathered.
  func finishGathered(_ index: Int) {
    guard let winograd = program.convolutions[index].pass.winograd, let offset = gatherOffsets[index] else { return }
    winograd.finishGathered(
      gathered[0] + offset, batch: batch, into: convolutions[index].groupGradients[0].base, threads: threads, room: scratch)
  }

  /// Adds the groups' weight gradients as a tree of neighbours, and brings the sum into torch's layout.
  func finishConvolution(_ index: Int) {
    let (c, parts) = (program.convolutions[index], convolutions[index].groupGradients)
    let count = c.pass.weightGradients
    var distance = 1
    while distance < parts.count {
      for left in stride(from: 0, to: parts.count - distance, by: 2 * distance) {
        contribute(parts[left + distance].base, to: parts[left].base, count: count, accumulate: true)
      }
      distance *= 2
    }
    c.pass.unpack(gradient: parts[0].base, out: c.outChannels, in: c.inChannels, into: parameterTable.gradient(c.weight))
  }

  /// The linear layer, the loss and their gradients. Small: one thread does it.
  func runHead(labels: [Int], labelSmoothing: Float) -> (loss: Float, correct: Int) {
    let linear = program.linear
    let map = layout(program.features)
    let weight = parameterTable.values(linear.weight), weightGradient = parameterTable.gradient(linear.weight)
    var (total, correct) = (0.0, 0)
    for (image, label) in labels.enumerated() {
      let logits = logits(image: image)
      // The labels are checked before.
      guard let result = try? crossEntropy(logits, label: label, labelSmoothing: labelSmoothing) else { continue }
      total += result.loss
      if logits.firstIndex(of: logits.max() ?? 0) == label { correct += 1 }
      for o in 0..<classes { head.gradients.base[image * classes + o] = result.gradient[o] / Float(batch) }
      let dx = gradient(program.features, image)
      for i in 0..<map.channels { dx[i] = 0 }
      for o in 0..<classes {
        let g = head.gradients.base[image * classes + o]
        for i in 0..<linear.inputs { dx[i] += g * weight[o * linear.inputs + i] }
      }
    }
    for o in 0..<classes {
      let row = weightGradient + o * linear.inputs
      for i in 0..<linear.inputs { row[i] = 0 }
      var sum: Float = 0
      for image in 0..<batch {
        let g = head.gradients.base[image * classes + o]
        let x = value(program.features, image) + map.origin
        for i in 0..<linear.inputs { row[i] += g * x[i] }
        sum += g
      }
      if let bias = linear.bias { parameterTable.gradient(bias)[o] = sum }
    }
    return (Float(total / Double(batch)), correct)
  }

  /// The linear layer on one image's features.
  func logits(image: Int) -> [Float] {
    let linear = program.linear
    let x = value(program.features, image) + layout(program.features).origin
    let weight = parameterTable.values(linear.weight)
    let bias = linear.bias.map { parameterTable.values($0) }
    return (0..<classes).map { o in
      var sum = Vector.zero
      let row = weight + o * linear.inputs
      var i = 0
      while i + 8 <= linear.inputs {
        sum.addProduct(lanes(row + i), lanes(x + i))
        i += 8
      }
      var rest: Float = 0
      while i < linear.inputs {
        rest += row[i] * x[i]
        i += 1
      }
      return sum.sum() + rest + (bias?[o] ?? 0)
    }
  }
}
