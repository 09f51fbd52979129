/// What can be wrong with a network, a place in it, or the file it is read from: the facts. The sentences are below.
public enum NetworkError: Error, Sendable, Equatable {
  /// A block that the network does not have.
  case unknownBlock(String, network: String, blocks: [String])
  /// A module path that the network does not have; `near` are the ones spelled most alike.
  case unknownModule(String, network: String, near: [String])
  /// A channel that the tap does not have.
  case channel(Int, place: String, channels: Int)
  /// A network in the box that there is not.
  case unknownBox(String, names: [String])
  /// A network in the store that there is not.
  case unknownModel(String, names: [String])
  /// A name that the store cannot use.
  case modelName(String)
  /// Another network has the name already.
  case modelExists(String)
  /// A file of another content than was promised; both hexadecimal, the expected one perhaps only its beginning.
  case wrongDigest(source: String, expected: String, found: String)
  /// Names for another number of classes.
  case classNames(Int, classes: Int)
  /// A file that cannot be read.
  case unreadable(path: String, reason: String)
  /// A file or bytes that are not what they should be.
  case malformed(name: String, reason: String)
  /// Weights that fit no architecture.
  case unrecognized(name: String, reason: String)
  /// A tensor of another shape than the architecture wants that the others show.
  case misfit(name: String, parameter: String, found: [Int], wanted: [Int], architecture: String)
  /// A file that cannot be written.
  case unwritable(path: String, reason: String)
  /// Numbers that make no network.
  case architecture(String)
  /// The engine refuses the graph.
  case engine(EngineError)
}

extension NetworkError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownBlock(let block, let network, let blocks):
      "\(network) has no block \"\(block)\"; its blocks are \(blocks.joined(separator: ", "))"
    case .unknownModule(let module, let network, let near):
      "\(network) has no module \"\(module)\"" + (near.isEmpty ? "" : "; near it: \(near.joined(separator: ", "))")
    case .channel(let channel, let place, let channels): "\(place) has the channels 0 to \(channels - 1), not \(channel)"
    case .unknownBox(let name, let names): "there is no network \"\(name)\" in the box; there are \(names.joined(separator: ", "))"
    case .unknownModel(let name, let names):
      "there is no network \"\(name.shown)\" in the cache" + (names.isEmpty ? "" : "; there are \(names.joined(separator: ", "))")
    case .modelName(let name):
      Network.boxNames.contains(name)
        ? "\"\(name)\" is the name of a network in the box"
        : "\"\(name.shown)\" is no name for a network: letters, digits, -, _ and . are"
    case .modelExists(let name): "there is another network \"\(name)\" in the cache already"
    case .wrongDigest(let source, let expected, let found):
      "\(source) is not what it should be: its SHA-256 begins with \(found.prefix(max(8, expected.count))), not \(expected)"
    case .classNames(let count, let classes): "\(count) names do not fit \(classes) classes"
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
    case .malformed(let name, let reason): "\(name) cannot be used: \(reason)"
    case .unrecognized(let name, let reason): "\(name) fits no architecture known here: \(reason)"
    case .misfit(let name, let parameter, let found, let wanted, let architecture):
      "\(name) does not fit: its \"\(parameter)\" has the shape \(found), but \(architecture) wants \(wanted)"
    case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
    case .architecture(let reason): reason
    case .engine(let error): error.description
    }
  }
}
