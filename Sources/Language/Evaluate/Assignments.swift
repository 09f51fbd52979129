import Diagnostics

/// `name = value`
final class AssignNode: Node {
  let storage: Storage, value: Node, name: String
  init(_ storage: Storage, _ name: String, _ value: Node, _ place: Place) {
    (self.storage, self.name, self.value) = (storage, name, value)
    super.init(place)
  }
  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    frame.store(storage, try value.evaluate(frame))
    return .next
  }
}

/// `xs[i] = v`, `xs[i][j] += v`, `d["k"] = v`: the value is taken out of its variable, changed in place and put back.
final class AssignElementNode: Node {
  let storage: Storage, name: String, indices: [Node], operation: ArithmeticOperator?, value: Node, target: Place
  init(
    _ storage: Storage, _ name: String, _ indices: [Node], _ operation: ArithmeticOperator?, _ value: Node, target: Place, _ place: Place
  ) {
    (self.storage, self.name, self.indices, self.operation, self.value, self.target) = (storage, name, indices, operation, value, target)
    super.init(place)
  }

  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    if indices.count == 1 {
      let index = try indices[0].evaluate(frame)
      return try change(frame, value.evaluate(frame)) { (root, new) throws(Fault) in
        try assign(&root, index, last: indices[0].place, with: new)
      }
    }
    var path: [Value] = []
    for index in indices { path.append(try index.evaluate(frame)) }
    return try change(frame, value.evaluate(frame)) { (root, new) throws(Fault) in try descend(&root, path[...], new) }
  }

  private func change(_ frame: Frame, _ new: Value, _ body: (inout Value, Value) throws(Fault) -> Void) throws(Fault) -> Flow {
    var root = frame.take(storage)
    do throws(Fault) {
      if root.isUnset { throw Fault.unset(name, target) }
      try body(&root, new)
    } catch {
      frame.store(storage, root)
      throw error
    }
    frame.store(storage, root)
    return .next
  }

  private func descend(_ root: inout Value, _ path: ArraySlice<Value>, _ new: Value) throws(Fault) {
    guard let index = path.first else { return }
    let place = indices[path.startIndex].place
    if path.count == 1 { return try assign(&root, index, last: place, with: new) }
    if root.isUnknown || index.isUnknown { return root = .unknown(Unknown(root.type)) }
    switch root {
    case .array(var items):
      let position = try index.position(below: items.count, at: place)
      root = .none
      defer { root = .array(items) }
      try descend(&items[position], path.dropFirst(), new)
    case .dictionary(var dictionary):
      let key = try ValueDictionary.Key(index, at: place)
      guard var inner = dictionary[key] else {
        throw Fault(.indexOutOfRange, "there is no key \(index.quoted)", at: place)
      }
      root = .none
      dictionary[key] = Value.none
      defer {
        dictionary[key] = inner
        root = .dictionary(dictionary)
      }
      try descend(&inner, path.dropFirst(), new)
    default: throw cannotChange(root)
    }
  }

  private func assign(_ root: inout Value, _ index: Value, last place: Place, with new: Value) throws(Fault) {
    if root.isUnknown || index.isUnknown { return root = .unknown(Unknown(root.type)) }
    switch root {
    case .array(var items):
      if case .range(let range) = index, operation == nil {
        let part = try range.positions(below: items.count, at: place)
        guard case .array(let replacement) = new else { throw .wrongType(new, .array(.any), of: "\(name)[…]", at: value.place) }
        root = .none
        items.replaceSubrange(part, with: replacement)
        root = .array(items)
        return
      }
      let position = try index.position(below: items.count, at: place)
      root = .none
      defer { root = .array(items) }
      if let operation { try update(&items[position], operation, new) } else { items[position] = new }
    case .dictionary(var dictionary):
      let key = try ValueDictionary.Key(index, at: place)
      root = .none
      defer { root = .dictionary(dictionary) }
      guard let operation else {
        // A missing key is nil, so nil removes a key.
        if case .none = new { dictionary[key] = nil } else { dictionary[key] = new }
        return
      }
      var old = dictionary[key] ?? .none
      try update(&old, operation, new)
      dictionary[key] = old
    default: throw cannotChange(root)
    }
  }

  private func update(_ old: inout Value, _ operation: ArithmeticOperator, _ new: Value) throws(Fault) {
    if case .number(let x) = old, case .number(let y) = new {
      old = .number(operation.apply(x, y))
    } else if operation == .add, case .array(var items) = old, case .array(let more) = new {
      old = .none
      items += more
      old = .array(items)
    } else {
      old = try operation.apply(old, new, at: self, (target, value.place))
    }
  }

  private func cannotChange(_ value: Value) -> Fault {
    let text =
      if case .string = value { "a String's characters cannot be changed" } else {
        "\(value.type.article) has no elements that can be changed"
      }
    return Fault(.wrongValue, text, at: target, label: "this is \(value.brief)")
  }
}

/// `xs = xs.append(v)` and `xs += [v]`, without a copy.
final class AppendNode: Node {
  let storage: Storage, name: String, value: Node, target: Place
  /// What it is where the variable holds no array.
  let otherwise: Node
  init(_ storage: Storage, _ name: String, _ value: Node, otherwise: Node, target: Place, _ place: Place) {
    (self.storage, self.name, self.value, self.otherwise, self.target) = (storage, name, value, otherwise, target)
    super.init(place)
  }
  override func execute(_ frame: Frame) throws(Fault) -> Flow {
    guard frame.holdsArray(storage) else { return try otherwise.execute(frame) }
    let item = try value.evaluate(frame)
    let root = frame.take(storage)
    guard case .array(var items) = consume root else { return .next }
    items.append(item)
    frame.store(storage, .array(items))
    return .next
  }
}

extension Frame {
  func holdsArray(_ storage: Storage) -> Bool {
    switch storage {
    case .local(let slot): if case .array = slots[slot] { return true }
    case .boxed(let slot), .early(let slot): if let box = (slots + slot).box, case .array = box.value { return true }
    case .global(let index): if case .array = registers.pointee.globals[index] { return true }
    }
    return false
  }
}
