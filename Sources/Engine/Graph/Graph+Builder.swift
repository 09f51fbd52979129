/// The builder: one method an operation. `name` is PyTorch's module path; the parameters' names follow from it.
extension Graph {
  public mutating func input(channels: Int = 3, name: String = "image") -> NodeID {
    append(.input(channels: channels), [], name: name)
  }

  public mutating func convolution(
    _ x: NodeID, _ name: String, outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0, bias: Bool = false
  ) -> NodeID {
    let convolution = Operation.Convolution(
      weight: name + ".weight", bias: bias ? name + ".bias" : nil, inputs: channels(x), outputs: outputs,
      window: Window(kernel: kernel, stride: stride, padding: padding))
    return append(.convolution(convolution), [x], name: name)
  }

  public mutating func batchNorm(_ x: NodeID, _ name: String) -> NodeID {
    append(.batchNorm(.init(name: name, channels: channels(x))), [x], name: name)
  }

  public mutating func relu(_ x: NodeID, _ name: String = "relu") -> NodeID { append(.relu, [x], name: name) }

  public mutating func add(_ x: NodeID, _ y: NodeID, _ name: String = "add") -> NodeID { append(.add, [x, y], name: name) }

  public mutating func maxPool(_ x: NodeID, _ name: String = "maxpool", kernel: Int, stride: Int, padding: Int = 0) -> NodeID {
    append(.maxPool(Window(kernel: kernel, stride: stride, padding: padding)), [x], name: name)
  }

  public mutating func globalAveragePool(_ x: NodeID, _ name: String = "avgpool") -> NodeID {
    append(.globalAveragePool, [x], name: name)
  }

  public mutating func linear(_ x: NodeID, _ name: String, outputs: Int, bias: Bool = true) -> NodeID {
    let linear = Operation.Linear(weight: name + ".weight", bias: bias ? name + ".bias" : nil, inputs: channels(x), outputs: outputs)
    return append(.linear(linear), [x], name: name)
  }

  public mutating func concat(_ inputs: [NodeID], _ name: String = "concat") -> NodeID { append(.concat, inputs, name: name) }

  private func channels(_ id: NodeID) -> Int { contains(id) ? self[id].channels : 0 }
}
