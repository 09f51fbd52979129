import Storage

// The two forms of `torch.save` (torch/serialization.py, `_save` and `_legacy_save`).

/// What is wrong with a file of PyTorch's beyond its parts.
enum PyTorchFault: Error, Sendable, Equatable {
  case zip(ZIPFault)
  case pickle(PickleFault)
  case state(StateFault)
  case tensor(String, TensorFault)
  case missing(String)
  case program
  case bigEndian
  case largePickle(Int)
  case storageSize(String, expected: Int, found: Int)
  case storageElements(String, expected: Int, found: Int)
  case notLegacy
  case legacyVersion
  case cut(String)
  case storageList

  static func zipping<T>(_ body: () throws(ZIPFault) -> T) throws(PyTorchFault) -> T {
    do { return try body() } catch { throw .zip(error) }
  }
  static func pickling<T>(_ body: () throws(PickleFault) -> T) throws(PyTorchFault) -> T {
    do { return try body() } catch { throw .pickle(error) }
  }
}

extension PyTorchFault: CustomStringConvertible {
  var description: String {
    switch self {
    case .zip(let fault): fault.description
    case .pickle(let fault): fault.description
    case .state(let fault): fault.description
    case .tensor(let name, let fault): "its tensor \"\(name.shown)\" cannot be: \(fault)"
    case .missing(let name): "it has no entry \"\(name.shown)\""
    case .program: "it is a TorchScript program; torch.save(model.state_dict(), …) writes a file of tensors only"
    case .bigEndian: "its numbers are big-endian; only little-endian ones are read"
    case .largePickle(let size): "its pickle has \(size) bytes; at most \(Checkpoint.largestPickle) are read"
    case .storageSize(let key, let expected, let found):
      "its storage \"\(key.shown)\" should have \(expected) bytes, but there are \(found)"
    case .storageElements(let key, let expected, let found):
      "its storage \"\(key.shown)\" should have \(expected) elements, but there are \(found)"
    case .notLegacy: "it is a pickle, but not one that torch.save wrote"
    case .legacyVersion: "it is of a version of PyTorch's format that is not known here"
    case .cut(let what): "it is cut off in \(what)"
    case .storageList: "its list of storages is not as PyTorch writes it"
    }
  }
}

extension Checkpoint {
  /// A ResNet-152's has 140,000.
  static let largestPickle = 1 << 26

  /// An archive with `NAME/data.pkl` and `NAME/data/KEY` for each storage.
  static func zip(_ source: ByteSource) throws(NetworkError) -> Checkpoint {
    do throws(PyTorchFault) {
      let archive = try PyTorchFault.zipping { () throws(ZIPFault) in try ZIPArchive(source) }
      let entries = Dictionary(archive.entries.map { ($0.name, $0) }) { first, _ in first }
      let pickles = archive.entries.filter { $0.name.hasSuffix("/data.pkl") && $0.name.count { $0 == "/" } == 1 }
      guard let pickled = pickles.first, pickles.count == 1 else { throw .missing("archive/data.pkl") }
      let folder = pickled.name.dropLast("data.pkl".count)
      func bytes(_ entry: ZIPArchive.Entry) throws(PyTorchFault) -> [UInt8] {
        try PyTorchFault.zipping { () throws(ZIPFault) in try ZIPArchive.contents(entry, of: source) }
      }
      guard entries[folder + "constants.pkl"] == nil else { throw .program }
      if let order = entries[folder + "byteorder"], order.size <= 16, try bytes(order).elementsEqual("big".utf8) { throw .bigEndian }
      guard pickled.size <= largestPickle else { throw .largePickle(pickled.size) }
      let contents = try bytes(pickled)
      var end = 0
      let pickle = try PyTorchFault.pickling { () throws(PickleFault) in try Pickle(contents, end: &end) }
      var places: [Place] = []
      for storage in pickle.storages {
        let name = "\(folder)data/\(storage.key)"
        guard let entry = entries[name] else { throw .missing(name) }
        let (expected, overflow) = storage.count.multipliedReportingOverflow(by: storage.type.size)
        guard !overflow, storage.start == 0, expected == entry.size else {
          throw .storageSize(storage.key, expected: overflow ? Int.max : expected, found: entry.size)
        }
        places.append(.entry(entry))
      }
      return Checkpoint(format: .zip, tensors: try tensors(pickle), metadata: [:], source: source, places: places)
    } catch {
      throw .malformed(name: source.name, reason: error.description)
    }
  }

  /// Pickles one after the other (a magic number, a version, the writer's sizes, the object, the storages' names), then each storage with its length.
  static func legacy(_ source: ByteSource) throws(NetworkError) -> Checkpoint {
    do throws(PyTorchFault) {
      // The pickles come first and are short; how short they do not say.
      let head: [UInt8]
      do { head = try source.read(0..<min(source.count, largestPickle)) } catch { throw .cut("its pickle") }
      var end = 0
      func next() throws(PyTorchFault) -> Pickle {
        try PyTorchFault.pickling { () throws(PickleFault) in try Pickle(head, from: end, end: &end) }
      }
      guard try next().root == .long([0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]) else { throw .notLegacy }
      guard try next().root == .int(1001) else { throw .legacyVersion }
      let system = try next()
      if case .dictionary(let index) = system.root,
        system.dictionaries[index].contains(where: { $0.key == .string("little_endian") && $0.value == .bool(false) })
      {
        throw .bigEndian
      }
      let pickle = try next()
      let keys = try next()
      guard case .list(let index) = keys.root else { throw .storageList }
      return Checkpoint(
        format: .legacy, tensors: try tensors(pickle), metadata: [:], source: source,
        places: try legacyPlaces(pickle, keys: keys.items[index], from: end, source))
    } catch {
      throw .malformed(name: source.name, reason: error.description)
    }
  }

  /// Where the storages lie that stand one after the other in the order of `keys`, each with its number of elements before it.
  private static func legacyPlaces(
    _ pickle: Pickle, keys: [Pickle.Value], from start: Int, _ source: ByteSource
  ) throws(PyTorchFault) -> [Place] {
    var types: [String: ElementType] = [:]
    for storage in pickle.storages {
      guard types.updateValue(storage.type, forKey: storage.key) ?? storage.type == storage.type else { throw .storageList }
    }
    var runs: [String: Range<Int>] = [:]
    var place = start
    for key in keys {
      guard case .string(let key) = key, let type = types[key], runs[key] == nil else { throw .storageList }
      guard place <= source.count - 8, let prefix = try? source.read(place..<place + 8) else { throw .cut("its storage \"\(key.shown)\"") }
      let count = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      place += 8
      guard count <= UInt64((source.count - place) / type.size) else { throw .cut("its storage \"\(key.shown)\"") }
      runs[key] = place..<place + Int(count) * type.size
      place += Int(count) * type.size
    }
    guard place == source.count else { throw .storageList }
    var places: [Place] = []
    for storage in pickle.storages {
      guard let run = runs[storage.key] else { throw .storageList }
      let (size, available) = (storage.type.size, run.count / storage.type.size)
      guard storage.start <= available, storage.count <= available - storage.start else {
        throw .storageElements(storage.key, expected: storage.count, found: available)
      }
      let begin = run.lowerBound + storage.start * size
      places.append(.plain(begin..<begin + storage.count * size))
    }
    return places
  }

  private static func tensors(_ pickle: Pickle) throws(PyTorchFault) -> [String: StoredTensor] {
    let state: StateDictionary
    do { state = try StateDictionary(pickle) } catch { throw .state(error) }
    var tensors: [String: StoredTensor] = [:]
    for (name, tensor) in state.tensors {
      let storage = pickle.storages[tensor.storage]
      do {
        tensors[name] = try StoredTensor(
          type: storage.type, shape: tensor.shape, strides: tensor.strides, offset: tensor.offset, storage: tensor.storage,
          available: storage.count)
      } catch { throw .tensor(name, error) }
    }
    return tensors
  }
}
