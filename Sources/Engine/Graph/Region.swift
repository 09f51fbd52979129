/// A rectangle of positions in one map. May reach outside the map where a window overhangs it; `clipped` cuts that off.
public struct Region: Hashable, Sendable {
  public var rows: Range<Int>, columns: Range<Int>

  public init(rows: Range<Int>, columns: Range<Int>) {
    self.rows = rows
    self.columns = columns
  }

  /// The whole of a map.
  public init(height: Int, width: Int) { self.init(rows: 0..<max(0, height), columns: 0..<max(0, width)) }

  public var height: Int { rows.count }
  public var width: Int { columns.count }
  public var count: Int { rows.count * columns.count }

  /// The part that lies inside a map of this size.
  public func clipped(height: Int, width: Int) -> Region {
    Region(rows: rows.clamped(to: 0..<height), columns: columns.clamped(to: 0..<width))
  }

  /// The smallest rectangle around both.
  public func union(_ other: Region) -> Region {
    Region(
      rows: min(rows.lowerBound, other.rows.lowerBound)..<max(rows.upperBound, other.rows.upperBound),
      columns: min(columns.lowerBound, other.columns.lowerBound)..<max(columns.upperBound, other.columns.upperBound))
  }

  public func contains(_ other: Region) -> Bool { union(other) == self }
}

/// A square window that slides over a map: of a convolution or of a pooling.
public struct Window: Hashable, Sendable {
  public var kernel: Int, stride: Int, padding: Int

  public init(kernel: Int, stride: Int = 1, padding: Int = 0) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  /// How many positions the window takes along an axis of this length (PyTorch's floor rule).
  public func positions(_ length: Int) -> Int {
    length + 2 * padding < kernel ? 0 : (length + 2 * padding - kernel) / stride + 1
  }

  /// What the given output positions read: not clipped, so it may reach into the padding.
  public func reach(_ output: Range<Int>) -> Range<Int> {
    guard !output.isEmpty else { return 0..<0 }
    return (output.lowerBound * stride - padding)..<((output.upperBound - 1) * stride - padding + kernel)
  }

  public func reach(_ output: Region) -> Region { Region(rows: reach(output.rows), columns: reach(output.columns)) }
}
