import Stopping

extension TrainingExecution {
  /// The classes that the network in its present state predicts for a batch, with the running statistics (as in use, not in training).
  public func predict(fill: (_ index: Int, _ pixels: UnsafeMutableBufferPointer<Float>) -> Void) throws(EngineError) -> [Int] {
    packWeights()
    for index in norms.indices { useRunningStatistics(index) }
    for (index, stage) in program.forward.enumerated() {
      parallel(stage) { images, slot in
        if index == 0 { for image in images { loadImage(image, slot: slot, fill) } }
        for entry in stage {
          if case .statistics = entry.step { continue }
          runForward(entry.step, images: images, slot: slot)
        }
      }
      if Interruption.isCut { throw .interrupted }
    }
    return (0..<batch).map { image in
      let logits = logits(image: image)
      return logits.indices.max { logits[$0] < logits[$1] } ?? 0
    }
  }

  private func useRunningStatistics(_ index: Int) {
    let (parameters, memory) = (program.norms[index].parameters, norms[index])
    let weight = parameterTable.values(parameters.weight), bias = parameterTable.values(parameters.bias)
    let mean = parameterTable.values(parameters.runningMean), variance = parameterTable.values(parameters.runningVariance)
    for c in 0..<parameters.channels {
      let scale = weight[c] / (variance[c] + Operation.BatchNorm.epsilon).squareRoot()
      memory.scale.base[c] = scale
      memory.shift.base[c] = bias[c] - mean[c] * scale
    }
  }
}
