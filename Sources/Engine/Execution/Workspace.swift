/// Memory that products work in: some for each slot of the pool, some for all together. What is never touched costs nothing.
final class Workspace {
  let scratch: Scratch
  /// Aligned to cache lines; `reserve` may move it.
  private(set) var shared: UnsafeMutablePointer<Float>
  private var sharedFloats = 0

  init(slotFloats: Int) {
    let stride = roundUp(max(slotFloats, 1) * 4, 4096)
    // SAFETY: freed in `deinit`; a slot's part is used by one task at a time.
    scratch = Scratch(base: UnsafeMutableRawPointer(LargeMemory.allocate(stride / 4 * Threads.limit)), stride: stride)
    shared = LargeMemory.allocate(1)
  }

  deinit {
    scratch.base.deallocate()
    UnsafeMutableRawPointer(shared).deallocate()
  }

  func reserve(shared floats: Int) {
    guard floats > sharedFloats else { return }
    UnsafeMutableRawPointer(shared).deallocate()
    shared = LargeMemory.allocate(floats)
    sharedFloats = floats
  }
}
