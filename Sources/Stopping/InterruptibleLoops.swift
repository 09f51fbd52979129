extension Sequence {
  /// Each element sent through `body`. Where the person asks to stop, it ends early: see ``Interruption``.
  public func interruptibleMap<Result>(count: Int, _ body: (Element) -> Result) -> [Result] {
    var result: [Result] = []
    result.reserveCapacity(count)
    var left = Interruption.stride
    for element in self {
      result.append(body(element))
      left -= 1
      if left == 0 {
        if Interruption.isRequested { break }
        left = Interruption.stride
      }
    }
    return result
  }
}

extension RandomAccessCollection {
  /// Each element sent through `body`. Where the person asks to stop, it ends early: see ``Interruption``.
  public func interruptibleMap<Result>(_ body: (Element) -> Result) -> [Result] { interruptibleMap(count: count, body) }
}

extension Array {
  /// Puts another behind it. Where the person asks to stop, it ends early: see ``Interruption``.
  public mutating func appendInterruptibly(_ other: some RandomAccessCollection<Element>) {
    var rest = other[...]
    while !rest.isEmpty, count < Interruption.stride || !Interruption.isRequested {
      append(contentsOf: rest.prefix(Interruption.stride * 4))
      rest = rest.dropFirst(Interruption.stride * 4)
    }
  }
}
