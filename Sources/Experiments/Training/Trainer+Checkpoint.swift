import Networks
import Storage

// A checkpoint is a safetensors file in float32: parameters and running statistics under torch's names, momentum buffers under "momentum/NAME",
// the losses so far; the recipe, the number of epochs and how far the next one has come in the metadata. What follows from the recipe (order, rates, augmentation) is not
// stored: it is computed again, so that a resumed training has the same bits.
extension Trainer {
  /// Keeps the state after an epoch, wherever it is wanted.
  func save(_ state: State, _ execution: TrainingExecution) throws {
    guard checkpoint != nil || bookmark != nil else { return }
    let bytes = SafeTensors.write(try contents(state, execution))
    bookmark?.write(bytes)
    if let checkpoint { try AtomicFile.write(bytes, to: checkpoint) }
  }

  func contents(_ state: State, _ execution: TrainingExecution) throws -> SafeTensors.Contents {
    var tensors = execution.parameters
    for (name, buffer) in state.optimizer.buffers { tensors["momentum/" + name] = try Tensor(shape: [buffer.count], values: buffer) }
    tensors["losses"] = try Tensor(shape: [state.history.losses.count], values: state.history.losses)
    let epochs = state.history.epochs.map { "\($0.loss) \($0.accuracy) \($0.validation ?? -1)" }.joined(separator: ";")
    let metadata = [
      "recipe": summary, "start": start?.hash ?? "", "epochs": String(state.epoch), "history": epochs, "sha256": Self.digest(tensors),
      "epoch under way": "\(state.step) \(state.loss) \(state.correct)",
    ]
    return SafeTensors.Contents(tensors: tensors, metadata: metadata)
  }

  /// Of all names, shapes and values: a file may be damaged and still be a whole safetensors file.
  private static func digest(_ tensors: [String: Tensor]) -> String {
    var hasher = ContentHasher()
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      hasher.update("\(name) \(tensor.shape)\n")
      tensor.values.withUnsafeBytes { hasher.update($0) }
    }
    return hasher.finalize().hex
  }

  /// Goes on from what was kept; does nothing if there is nothing.
  func resume(_ state: inout State, _ execution: TrainingExecution) throws {
    if let checkpoint, SafeTensors.exists(path: checkpoint) {
      try resume(from: try SafeTensors.read(path: checkpoint), path: checkpoint, &state, execution)
    } else if let bytes = bookmark?.read() {
      try resume(from: try SafeTensors.read(bytes, name: "the kept state"), path: "the kept state", &state, execution)
    }
  }

  private func resume(from contents: SafeTensors.Contents, path: String, _ state: inout State, _ execution: TrainingExecution) throws {
    guard contents.metadata["recipe"] == summary, contents.metadata["start"] == start?.hash ?? "" else {
      throw TrainingError.checkpoint(path: path, reason: "it belongs to another recipe: \(contents.metadata["recipe"] ?? "none")")
    }
    guard contents.metadata["sha256"] == Self.digest(contents.tensors) else {
      throw TrainingError.checkpoint(path: path, reason: "it is damaged")
    }
    guard let epoch = contents.metadata["epochs"].flatMap(Int.init), (0...recipe.epochs).contains(epoch) else {
      throw TrainingError.checkpoint(path: path, reason: "it does not say how many epochs are done")
    }
    let underWay = (contents.metadata["epoch under way"] ?? "0 0 0").split(separator: " ")
    guard underWay.count == 3, let step = Int(underWay[0]), let loss = Double(underWay[1]), let correct = Int(underWay[2]),
      (0...images.count / recipe.batch).contains(step), epoch < recipe.epochs || step == 0, loss.isFinite,
      (0...step * recipe.batch).contains(correct)
    else { throw TrainingError.checkpoint(path: path, reason: "it does not say how far the epoch has come") }
    let parameters = execution.parameters
    for (name, tensor) in parameters where contents.tensors[name]?.shape != tensor.shape {
      throw TrainingError.checkpoint(path: path, reason: "\"\(name)\" is missing or has another shape")
    }
    execution.parameters = contents.tensors.filter { parameters[$0.key] != nil }
    for (name, tensor) in contents.tensors where name.hasPrefix("momentum/") {
      state.optimizer.buffers[String(name.dropFirst("momentum/".count))] = tensor.values
    }
    (state.epoch, state.step, state.loss, state.correct) = (epoch, step, loss, correct)
    state.history.losses = contents.tensors["losses"]?.values ?? []
    state.history.epochs = (contents.metadata["history"] ?? "").split(separator: ";").compactMap { line in
      let numbers = line.split(separator: " ").compactMap { Double($0) }
      guard numbers.count == 3 else { return nil }
      return TrainingHistory.Epoch(loss: numbers[0], accuracy: numbers[1], validation: numbers[2] < 0 ? nil : numbers[2])
    }
  }
}
