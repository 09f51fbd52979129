/// Plans where buffers lie in one piece of memory, so that those which are never needed at the same time share a place.
struct Arena: Sendable {
  struct Buffer: Sendable {
    /// Floats for one image.
    var floats: Int
    /// The first and the last moment at which it is needed.
    var first: Int, last: Int
    /// Floats from the start of the arena, for one image; everything scales with the number of images.
    var offset = 0
  }

  private(set) var buffers: [Buffer] = []
  /// Floats for one image.
  private(set) var floats = 0

  mutating func add(floats: Int, at moment: Int) -> Int {
    buffers.append(Buffer(floats: roundUp(max(floats, 1), 16), first: moment, last: moment))
    return buffers.count - 1
  }

  mutating func use(_ buffer: Int, at moment: Int) {
    buffers[buffer].first = min(buffers[buffer].first, moment)
    buffers[buffer].last = max(buffers[buffer].last, moment)
  }

  /// Gives every buffer the lowest place that is free for all of its time, in order of the times.
  mutating func place() {
    var placed: [Int] = []
    for index in buffers.indices.sorted(by: { (buffers[$0].first, $0) < (buffers[$1].first, $1) }) {
      let buffer = buffers[index]
      let others = placed.map { buffers[$0] }.filter { $0.last >= buffer.first && $0.first <= buffer.last }.sorted { $0.offset < $1.offset }
      var offset = 0
      for other in others {
        if other.offset - offset >= buffer.floats { break }
        offset = max(offset, other.offset + other.floats)
      }
      buffers[index].offset = offset
      floats = max(floats, offset + buffer.floats)
      placed.append(index)
    }
  }
}
