/// What a pickle of a checkpoint says, read without executing anything: a stack machine that knows the few classes by which PyTorch writes tensors, and
/// refuses every other by its name. (Python's `pickletools`, "The pickle virtual machine"; `torch/_weights_only_unpickler.py` does the same in Python.)
///
/// Containers are numbers into tables: a pickle that loops or nests deeply makes no deep Swift value.
struct Pickle {
  enum Value: Sendable, Equatable {
    case none
    case bool(Bool)
    case int(Int)
    /// An integer of more than 64 bits, little-endian.
    case long([UInt8])
    case float(Double)
    case string(String)
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case global(Global)
    case storage(Int)
    case tensor(Int)
  }

  /// The names that a checkpoint may call.
  enum Global: Sendable, Equatable {
    case orderedDictionary, rebuildTensor, rebuildTensor2, rebuildParameter, size
    case storage(ElementType)
  }

  struct Storage: Sendable, Equatable {
    let type: ElementType
    /// Its name in the file.
    let key: String
    /// Elements.
    let count: Int
    /// For a view of another storage in the legacy form: where it begins there.
    let start: Int
  }

  struct Tensor: Sendable, Equatable {
    let storage: Int
    let offset: Int
    let shape: [Int], strides: [Int]
  }

  private(set) var root = Value.none
  /// Of tuples and lists.
  var items: [[Value]] = []
  var dictionaries: [[(key: Value, value: Value)]] = []
  private(set) var storages: [Storage] = []
  private(set) var tensors: [Tensor] = []

  private var storageOfKey: [String: Int] = [:]
  private var stack: [Value] = [], marks: [Int] = []
  private var memo: [Int: Value] = [:]
  /// How deeply each container nests.
  private var itemDepths: [Int] = [], dictionaryDepths: [Int] = []
  private var steps = 0

  /// A ResNet-152 needs 30,000; time and memory are bounded by this.
  private static let mostSteps = 3_000_000
  private static let deepest = 100

  /// Reads one pickle, from `start` on.
  /// - Returns: the place after its end in `end`.
  init(_ bytes: [UInt8], from start: Int = 0, end: inout Int) throws(PickleFault) {
    var reader = PickleReader(bytes: bytes, position: start)
    while try step(&reader) {}
    guard stack.count == 1, marks.isEmpty, let value = stack.popLast() else { throw .malformed("it ends with something left over") }
    root = value
    (stack, memo) = ([], [:])
    end = reader.position
  }

  /// One instruction; false at the end.
  private mutating func step(_ reader: inout PickleReader) throws(PickleFault) -> Bool {
    let place = reader.position
    let code = try reader.byte()
    try count(1)
    switch Character(Unicode.Scalar(code)) {
    case ".": return false
    case "\u{80}":
      let version = try reader.byte()
      guard (2...5).contains(version) else { throw .version(Int(version)) }
    case "\u{95}": _ = try reader.length(8)  // a frame's length says nothing new
    case "N": push(.none)
    case "\u{88}": push(.bool(true))
    case "\u{89}": push(.bool(false))
    case "K": push(.int(Int(try reader.number(1))))
    case "M": push(.int(Int(try reader.number(2))))
    case "J": push(.int(Int(Int32(truncatingIfNeeded: try reader.number(4)))))
    case "\u{8A}": push(try reader.long(try reader.length(1)))
    case "\u{8B}": push(try reader.long(try reader.length(4)))
    case "G": push(.float(Double(bitPattern: try reader.number(8).byteSwapped)))
    case "X": push(.string(try reader.text(4)))
    case "\u{8C}", "U": push(.string(try reader.text(1)))
    case "\u{8D}": push(.string(try reader.text(8)))
    case "T": push(.string(try reader.text(4)))
    case "(": marks.append(stack.count)
    case ")": try pushItems([], .tuple)
    case "]": try pushItems([], .list)
    case "t": try pushItems(try popMarked(), .tuple)
    case "l": try pushItems(try popMarked(), .list)
    case "\u{85}": try pushItems(try pop(1), .tuple)
    case "\u{86}": try pushItems(try pop(2), .tuple)
    case "\u{87}": try pushItems(try pop(3), .tuple)
    case "}": push(newDictionary())
    case "a": try append(try pop(1))
    case "e": try append(try popMarked())
    case "s": try set(try pop(2))
    case "u": try set(try popMarked())
    case "q": memo[Int(try reader.number(1))] = try top()
    case "r": memo[Int(try reader.number(4))] = try top()
    case "\u{94}": memo[memo.count] = try top()
    case "h": push(try remembered(Int(try reader.number(1))))
    case "j": push(try remembered(Int(try reader.number(4))))
    case "0": _ = try pop(1)
    case "1": _ = try popMarked()
    case "2": push(try top())
    case "c": push(.global(try Global(module: try reader.line(), name: try reader.line())))
    case "\u{93}":
      let names = try pop(2)
      guard case .string(let module) = names[0], case .string(let name) = names[1] else { throw .malformed("a class has no name") }
      push(.global(try Global(module: module, name: name)))
    case "Q": push(try persistent(try pop(1)[0]))
    case "R":
      let call = try pop(2)
      push(try self.call(call[0], try tuple(call[1])))
    case "b": try build(try pop(1)[0])
    default: throw .instruction(code, at: place)
    }
    return true
  }
}

// MARK: The stack

extension Pickle {
  private mutating func count(_ more: Int) throws(PickleFault) {
    steps += more
    guard steps <= Self.mostSteps else { throw .tooMany(Self.mostSteps) }
  }

  private mutating func push(_ value: Value) {
    stack.append(value)
  }

  private func top() throws(PickleFault) -> Value {
    guard let value = stack.last, stack.count > marks.last ?? 0 else { throw .malformed("a value is missing") }
    return value
  }

  private mutating func pop(_ count: Int) throws(PickleFault) -> [Value] {
    guard stack.count - count >= marks.last ?? 0 else { throw .malformed("a value is missing") }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popMarked() throws(PickleFault) -> [Value] {
    guard let mark = marks.popLast() else { throw .malformed("a mark is missing") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private func remembered(_ index: Int) throws(PickleFault) -> Value {
    guard let value = memo[index] else { throw .malformed("it refers to a value \(index) that there is not") }
    return value
  }
}

// MARK: Containers

extension Pickle {
  private enum Kind { case tuple, list }

  private func depth(_ value: Value) -> Int {
    switch value {
    case .tuple(let index), .list(let index): itemDepths[index]
    case .dictionary(let index): dictionaryDepths[index]
    default: 0
    }
  }

  private func depth(around values: [Value], atLeast least: Int = 1) throws(PickleFault) -> Int {
    let depth = values.reduce(least) { max($0, 1 + self.depth($1)) }
    guard depth <= Self.deepest else { throw .tooDeep(Self.deepest) }
    return depth
  }

  private mutating func pushItems(_ values: [Value], _ kind: Kind) throws(PickleFault) {
    itemDepths.append(try depth(around: values))
    items.append(values)
    push(kind == .tuple ? .tuple(items.count - 1) : .list(items.count - 1))
  }

  private mutating func newDictionary() -> Value {
    dictionaryDepths.append(1)
    dictionaries.append([])
    return .dictionary(dictionaries.count - 1)
  }

  private mutating func append(_ values: [Value]) throws(PickleFault) {
    guard case .list(let index) = try top() else { throw .malformed("something is appended to what is no list") }
    itemDepths[index] = try depth(around: values, atLeast: itemDepths[index])
    items[index] += values
  }

  private mutating func set(_ values: [Value]) throws(PickleFault) {
    guard case .dictionary(let index) = try top(), values.count % 2 == 0 else {
      throw .malformed("an entry is set in what is no dictionary")
    }
    dictionaryDepths[index] = try depth(around: values, atLeast: dictionaryDepths[index])
    for place in stride(from: 0, to: values.count, by: 2) { dictionaries[index].append((values[place], values[place + 1])) }
  }

  private func tuple(_ value: Value) throws(PickleFault) -> [Value] {
    guard case .tuple(let index) = value else { throw .malformed("a tuple is missing") }
    return items[index]
  }

  /// Attributes: an ordered dictionary has PyTorch's `_metadata` (versions of the modules), which nothing here needs.
  private func build(_ state: Value) throws(PickleFault) {
    guard case .dictionary = try top(), case .dictionary = state else { throw .malformed("attributes are set on what has none") }
  }
}

// MARK: What may be called

extension Pickle {
  private mutating func call(_ callee: Value, _ arguments: [Value]) throws(PickleFault) -> Value {
    guard case .global(let global) = callee else { throw .malformed("it calls what is no class") }
    switch global {
    case .orderedDictionary:
      let dictionary = newDictionary()
      guard let first = arguments.first else { return dictionary }
      guard case .list(let pairs) = first, case .dictionary(let index) = dictionary, arguments.count == 1 else {
        throw .malformed("an ordered dictionary is made of something else than pairs")
      }
      try count(items[pairs].count)
      for pair in items[pairs] {
        guard case .list(let place) = pair, items[place].count == 2 else { throw .malformed("an ordered dictionary has no pairs") }
        dictionaries[index].append((items[place][0], items[place][1]))
      }
      return dictionary
    case .size:
      guard let sizes = arguments.first, arguments.count == 1, case .tuple = sizes else { throw .malformed("a size is no tuple") }
      return sizes
    case .rebuildParameter:
      guard case .tensor? = arguments.first, let tensor = arguments.first else { throw .malformed("a parameter is no tensor") }
      return tensor
    case .rebuildTensor, .rebuildTensor2: return try tensor(arguments)
    case .storage: throw .malformed("a storage is made without its data")
    }
  }

  /// `_rebuild_tensor_v2(storage, storage_offset, size, stride, requires_grad, backward_hooks, metadata=None)`
  private mutating func tensor(_ arguments: [Value]) throws(PickleFault) -> Value {
    guard arguments.count >= 4, case .storage(let storage) = arguments[0], case .int(let offset) = arguments[1],
      let shape = integers(arguments[2]), let strides = integers(arguments[3])
    else { throw .malformed("a tensor is not described as PyTorch does") }
    if arguments.count > 6, case .dictionary(let index) = arguments[6], !dictionaries[index].isEmpty {
      throw .malformed("a tensor is lazily conjugated or negated")
    }
    tensors.append(Tensor(storage: storage, offset: offset, shape: shape, strides: strides))
    return .tensor(tensors.count - 1)
  }

  private func integers(_ value: Value) -> [Int]? {
    guard case .tuple(let index) = value, items[index].count <= 16 else { return nil }
    let numbers = items[index].compactMap { if case .int(let number) = $0 { number } else { nil } }
    return numbers.count == items[index].count ? numbers : nil
  }

  /// `("storage", class, key, location, elements)`; in the legacy form with a sixth, None or `(key, offset, elements)` of a view.
  private mutating func persistent(_ id: Value) throws(PickleFault) -> Value {
    let parts = try tuple(id)
    guard parts.count == 5 || parts.count == 6, parts[0] == .string("storage"), case .global(.storage(let type)) = parts[1],
      case .string(let key) = parts[2], case .int(let count) = parts[4], count >= 0
    else { throw .malformed("a storage is not described as PyTorch does") }
    var storage = Storage(type: type, key: key, count: count, start: 0)
    var name = key
    if parts.count == 6, parts[5] != .none {
      let view = try tuple(parts[5])
      guard view.count == 3, case .string(let viewKey) = view[0], case .int(let start) = view[1], case .int(let size) = view[2], start >= 0,
        size >= 0, start <= count, size <= count - start
      else { throw .malformed("a view of a storage is not described as PyTorch does") }
      storage = Storage(type: type, key: key, count: size, start: start)
      name = "\(key) \(viewKey)"
    }
    if let known = storageOfKey[name] {
      guard storages[known] == storage else { throw .malformed("its storage \"\(key)\" is described in two ways") }
      return .storage(known)
    }
    storages.append(storage)
    storageOfKey[name] = storages.count - 1
    return .storage(storages.count - 1)
  }
}

extension Pickle.Global {
  init(module: String, name: String) throws(PickleFault) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor2
    case ("torch._utils", "_rebuild_tensor"): self = .rebuildTensor
    case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
    case ("torch", "Size"): self = .size
    case ("torch", _):
      guard let type = ElementType(storage: name) else { throw .forbidden("\(module).\(name)") }
      self = .storage(type)
    default: throw .forbidden("\(module).\(name)")
    }
  }
}
