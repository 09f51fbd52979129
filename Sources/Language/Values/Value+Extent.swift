extension Value {
  /// About how many numbers or characters it holds: of what is nested, the first elements stand for the others.
  var extent: Int { Int(min(extent(depth: 4), 1e15)) }

  private func extent(depth: Int) -> Double {
    switch self {
    case .string(let text): Double(text.utf8.count)
    case .array(let items): Self.extent(of: items.prefix(4), count: items.count, depth)
    case .dictionary(let dictionary): Self.extent(of: dictionary.items.values.elements.prefix(4), count: dictionary.count, depth)
    case .range(let range): Double(range.count)
    case .domain(let box): Double(box.value.extent)
    default: 0
    }
  }

  private static func extent(of first: some Collection<Value>, count: Int, _ depth: Int) -> Double {
    guard depth > 0, !first.isEmpty else { return Double(count) }
    let inside = first.reduce(0) { $0 + $1.extent(depth: depth - 1) }
    return Double(count) * (1 + inside / Double(first.count))
  }
}
