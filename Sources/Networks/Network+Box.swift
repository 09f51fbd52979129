import CBoxWeights
import Storage
import Synchronization

extension Network {
  /// The names of the networks in the box: "box" is what every command uses when nothing else is said, "box-streamless" the paper's control
  /// of the same recipe, "box-2" and so on are further seeds of each.
  public static var boxNames: [String] {
    (0..<Int(box_weights_count())).map { String(cString: box_weights_name(Int32($0))) }
  }

  /// A network in the box. Its weights lie inside the program; they are read when first asked for, and once.
  /// - Throws: `NetworkError.unknownBox` for a name that is none of `boxNames`.
  public static func box(_ name: String = "box") throws(NetworkError) -> Network {
    let names = boxNames
    guard let index = names.firstIndex(of: name) else { throw .unknownBox(name, names: names) }
    let result = opened.withLock { opened -> Result<Network, NetworkError> in
      if let network = opened[name] { return .success(network) }
      do throws(NetworkError) {
        let network = try make(try checkpoint(box: index), name: name).named(name)
        opened[name] = network
        return .success(network)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// What the file of a network in the box says; no weights are read.
  public static func boxCheckpoint(_ name: String) throws(NetworkError) -> Checkpoint {
    guard let index = boxNames.firstIndex(of: name) else { throw .unknownBox(name, names: boxNames) }
    return try checkpoint(box: index)
  }

  private static func checkpoint(box index: Int) throws(NetworkError) -> Checkpoint {
    var size = 0
    let base = box_weights_bytes(Int32(index), &size)
    // SAFETY: constant data of the program, `size` bytes long.
    let bytes = UnsafeBufferPointer(start: base, count: base == nil ? 0 : size)
    return try Checkpoint.open(ByteSource(constant: bytes, name: "the network \"\(boxNames[index])\" in the box"))
  }

  private static let opened = Mutex<[String: Network]>([:])
}
