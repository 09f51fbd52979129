import Synchronization

/// A network's parameters under PyTorch's names and in PyTorch's layouts: convolutions O,I,H,W, linear layers O,I, batch norms
/// `weight`, `bias`, `running_mean`, `running_var`. Immutable: a trained network is a new `Weights`.
public final class Weights: Sendable {
  public let tensors: [String: Tensor]

  /// What plans have packed from these weights, shared among plans for other regions and sizes.
  private let packed = Mutex<[PackKey: Panels]>([:])

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

  /// The panels under this key, made on first use.
  func panels(_ key: PackKey, make: () throws(EngineError) -> Panels) throws(EngineError) -> Panels {
    if let found = packed.withLock({ $0[key] }) { return found }
    let made = try make()
    return packed.withLock { packed in
      if let found = packed[key] { return found }
      packed[key] = made
      return made
    }
  }
}

/// What distinguishes packed weights: the convolution, the batch norm folded in, and the order of k.
struct PackKey: Hashable, Sendable {
  enum Order: Hashable, Sendable {
    /// k over rows and columns of the window and the source's floats of a pixel.
    case forward(pixel: Int)
    /// To the source's pixels whose (row + padding, column + padding) have these remainders by the stride.
    case backward(row: Int, column: Int)
    /// To all pixels of a stride×stride block at once: for an image of few channels.
    case blocks
    /// From a pixel of the result to the whole window.
    case scatter
    /// For Winograd's products, of the result or of the gradient.
    case winograd(WinogradTile, pixel: Int, backward: Bool)
  }
  var convolution: Operation.Convolution
  var batchNorm: Operation.BatchNorm?
  var order: Order
}
