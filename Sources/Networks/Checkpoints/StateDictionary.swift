/// The named tensors in a pickle: at its root, or under the key that training scripts use.
struct StateDictionary {
  /// In the file's order.
  let tensors: [(name: String, tensor: Pickle.Tensor)]

  private static let keys = ["state_dict", "model_state_dict", "model", "net"]

  init(_ pickle: Pickle) throws(StateFault) {
    let entries = try Self.entries(pickle)
    var tensors: [(name: String, tensor: Pickle.Tensor)] = []
    var names: Set<String> = []
    for (key, value) in entries {
      guard case .string(let name) = key else { throw .key(Self.kind(key)) }
      guard case .tensor(let index) = value else { throw .entry(name, Self.kind(value)) }
      guard names.insert(name).inserted else { throw .twice(name) }
      tensors.append((name, pickle.tensors[index]))
    }
    guard !tensors.isEmpty else { throw .empty }
    self.tensors = tensors
  }

  private static func entries(_ pickle: Pickle) throws(StateFault) -> [(key: Pickle.Value, value: Pickle.Value)] {
    guard case .dictionary(let root) = pickle.root else { throw .root(kind(pickle.root)) }
    let entries = pickle.dictionaries[root]
    for key in keys {
      if case .dictionary(let inner)? = entries.first(where: { $0.key == .string(key) })?.value { return pickle.dictionaries[inner] }
    }
    return entries
  }

  private static func kind(_ value: Pickle.Value) -> String {
    switch value {
    case .none: "None"
    case .bool: "a truth value"
    case .int, .long, .float: "a number"
    case .string: "a text"
    case .tuple: "a tuple"
    case .list: "a list"
    case .dictionary: "a dictionary"
    case .global: "a class"
    case .storage: "a storage"
    case .tensor: "a tensor"
    }
  }
}

/// Why a pickle holds no state dictionary.
enum StateFault: Error, Sendable, Equatable {
  /// What stands in the dictionary's place.
  case root(String)
  case key(String)
  case entry(String, String)
  case twice(String)
  case empty
}

extension StateFault: CustomStringConvertible {
  var description: String {
    switch self {
    case .root(let kind): "it holds \(kind), not a state dictionary"
    case .key(let kind): "its state dictionary has \(kind) for a name"
    case .entry(let name, let kind): "its entry \"\(name.shown)\" is \(kind), not a tensor"
    case .twice(let name): "its tensor \"\(name.shown)\" is there twice"
    case .empty: "its state dictionary is empty"
    }
  }
}
