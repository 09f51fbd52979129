// The weight gradient where a group of images has too few tiles to sum over: all images of the batch meet first. There is nothing then to add up for each group, and the
// products are written once.
extension WinogradPass {
  /// Whether to gather the whole batch's tiles.
  var gathers: Bool { tilesPerImage * TrainingProgram.group < Self.fewTiles }

  /// With fewer tiles than this at once, moving weights or their gradients takes longer than multiplying.
  static let fewTiles = 24

  /// Floats of memory for a batch: the tiles, and the products of all points.
  func gatheredFloats(batch: Int) -> Int {
    Self.points
      * (pointStride(batch * tilesPerImage, shape.inChannels) + pointStride(batch * tilesPerImage, shape.outChannels) + productStride)
  }

  private var productStride: Int { shape.inChannels * shape.outChannels + 16 }

  private func block(_ memory: UnsafeMutablePointer<Float>, batch: Int) -> WeightTiles {
    WeightTiles(batch * tilesPerImage, of: self, memory: memory + Self.points * productStride)
  }

  /// The tiles of some of the batch's images; `x` and `g` belong to the first of them.
  func gather(
    _ images: Range<Int>, x: UnsafePointer<Float>, g: UnsafePointer<Float>, into memory: UnsafeMutablePointer<Float>, batch: Int,
    room: UnsafeMutablePointer<Float>
  ) {
    transform(
      0..<images.count * tilesPerImage, x: x, g: g, into: block(memory, batch: batch), at: images.lowerBound * tilesPerImage,
      tileVectors(room))
  }

  /// The sums over all tiles, then back to `dw`, which is [window row, column, in][out].
  func finishGathered(
    _ memory: UnsafeMutablePointer<Float>, batch: Int, into dw: UnsafeMutablePointer<Float>, threads: Threads, room: SlotMemory
  ) {
    let (ci, co, tiles) = (shape.inChannels, shape.outChannels, block(memory, batch: batch))
    threads.parallel(Self.points) { point in
      let products = memory + point * productStride
      for panel in stride(from: 0, to: co, by: 16) {
        var value = 0
        while value < ci {
          let rows = tileHeight(ci - value)
          multiply(point, rows, value, panel, tiles, into: products + (value * co + panel), row: co)
          value += rows
        }
      }
    }
    threads.parallelSlots(ci / 16) { part, slot in
      for value in part * 16..<(part + 1) * 16 {
        winogradWeightGradient(
          tileVectors(UnsafePointer(memory + value * co)), point: productStride / 8, channels: co / 8, into: tileVectors(dw + value * co),
          row: 3 * ci * co / 8, column: ci * co / 8, add: false, tileVectors(room[slot]))
      }
    }
  }
}
