/// Memory for floats, aligned to a cache line, zero at first.
///
/// SAFETY (unchecked): whoever shares one between threads gives each its own part of it; within this module that is so by construction: an
/// image's part is touched by the task of that image only.
final class Floats: @unchecked Sendable {
  let count: Int
  let base: UnsafeMutablePointer<Float>

  init(_ count: Int) {
    self.count = max(count, 1)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: self.count * 4, alignment: 64)
    base = raw.bindMemory(to: Float.self, capacity: self.count)
    base.initialize(repeating: 0, count: self.count)
  }

  deinit { base.deallocate() }

  func zero() { base.update(repeating: 0, count: count) }
}
