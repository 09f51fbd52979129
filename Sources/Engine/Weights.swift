/// A network's parameters under PyTorch's names and in PyTorch's layouts: convolutions O,I,H,W, linear layers O,I, batch norms
/// `weight`, `bias`, `running_mean`, `running_var`. Immutable: a trained network is a new `Weights`.
public final class Weights: Sendable {
  public let tensors: [String: Tensor]

  public init(_ tensors: [String: Tensor]) { self.tensors = tensors }

  public subscript(name: String) -> Tensor? { tensors[name] }

  /// All names, sorted.
  public var names: [String] { tensors.keys.sorted() }

  /// The parameter of this name with exactly this shape.
  func require(_ name: String, _ shape: [Int]) throws(EngineError) -> Tensor {
    guard let tensor = tensors[name] else { throw .missingWeight(name: name) }
    guard tensor.shape == shape else { throw .shape(what: name, expected: shape, found: tensor.shape) }
    return tensor
  }
}
