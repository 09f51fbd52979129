#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory for floats, aligned to cache lines. Large pieces ask for large pages: weights and maps are hundreds of megabytes, read in strides of pages, and with small pages the processor
/// would spend its time looking addresses up.
enum LargeMemory {
  private static let page = 2 << 20

  /// SAFETY: not initialized; whoever allocates frees it with `deallocate()`, as a raw pointer.
  static func allocate(_ floats: Int) -> UnsafeMutablePointer<Float> {
    let bytes = max(floats, 1) * MemoryLayout<Float>.stride
    let isLarge = bytes >= page / 2
    let size = isLarge ? roundUp(bytes, page) : bytes
    let raw = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: isLarge ? page : 64)
    #if os(Linux)
      // A wish: where it is not granted, small pages serve.
      if isLarge { madvise(raw, size, MADV_HUGEPAGE) }
    #endif
    return raw.bindMemory(to: Float.self, capacity: floats)
  }
}
