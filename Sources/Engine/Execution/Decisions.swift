/// The decisions of a forward pass that its backward pass follows. Rounding noise flips them, so gradients of two programs are compared with those of one imposed on the
/// other.
public struct Decisions: Sendable {
  /// For a ReLU's node: N,C,H,W over its whole map; the gradient passes where the value is positive.
  public var relu: [NodeID: Tensor] = [:]
  /// For a max pool's node: N,C,H,W over its whole map: row · kernel + column of the window's position that won.
  public var winners: [NodeID: Tensor] = [:]

  public init() {}

  /// The tensor for a stage's node as a function of (image, channel, row, column), if there is one; its shape is checked.
  func map(
    _ tensors: [NodeID: Tensor]?, _ plan: Plan, _ index: Int, images: Int
  ) throws(EngineError)
    -> ((Int, Int, Int, Int) -> Float)?
  {
    let stage = plan.stages[index].stage
    guard let tensor = tensors?[stage.node] else { return nil }
    let shape = stage.shape
    guard tensor.shape == [images, shape.channels, shape.height, shape.width] else {
      throw .shape(
        what: "imposed decisions at \(plan.graph[stage.node].name)", expected: [images, shape.channels, shape.height, shape.width],
        found: tensor.shape)
    }
    return { image, channel, row, column in
      tensor.values[((image * shape.channels + channel) * shape.height + row) * shape.width + column]
    }
  }
}

extension Execution {
  /// The decisions of the last `forward`, of a plan with gradient: 0 outside the regions that it computed.
  public func decisions() -> Decisions {
    var decisions = Decisions()
    guard plan.gradient, images > 0 else { return decisions }
    for (index, planned) in plan.stages.enumerated() {
      let shape = planned.stage.shape, frame = planned.frame
      guard planned.stage.relu || planned.winners != nil else { continue }
      var tensor = Tensor(zeros: [images, shape.channels, shape.height, shape.width])
      for image in 0..<images {
        for channel in 0..<shape.channels {
          for row in frame.region.rows {
            for column in frame.region.columns {
              let place = image * frame.floats + frame.offset(row, column) + channel
              let element = ((image * shape.channels + channel) * shape.height + row) * shape.width + column
              if let winners = planned.winners {
                tensor.values[element] = Float(memory(winners)[place].bitPattern)
              } else {
                tensor.values[element] = value(index)[place] > 0 ? 1 : 0
              }
            }
          }
        }
      }
      if planned.winners != nil { decisions.winners[planned.stage.node] = tensor } else { decisions.relu[planned.stage.node] = tensor }
    }
    return decisions
  }
}
