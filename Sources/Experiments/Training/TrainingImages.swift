import Engine
import Stopping

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What is wrong with a training.
public enum TrainingError: Error, Sendable, Equatable {
  /// A number of the recipe that makes no training.
  case recipe(String)
  /// Images that do not fit: their number, size or labels.
  case images(String)
  /// A checkpoint of another recipe, or not of a training.
  case checkpoint(path: String, reason: String)
  /// A file for the drawn images that cannot be made or read.
  case file(path: String, reason: String)
  /// The loss is no number any more.
  case diverged(step: Int)
}

extension TrainingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .recipe(let reason), .images(let reason): reason
    case .checkpoint(let path, let reason): "the checkpoint \(path) cannot be used: \(reason)"
    case .file(let path, let reason): "\(path) cannot be used for the training images: \(reason)"
    case .diverged(let step): "the loss is not finite after \(step) steps: a lower peak rate may help"
    }
  }
}

/// Square images in bytes, all ready: a training comes back to each once an epoch.
///
/// SAFETY (unchecked): the bytes and labels are written in `init` only.
public final class TrainingImages: @unchecked Sendable {
  public let count: Int
  /// Height and width of every image.
  public let side: Int
  public let labels: [Int]
  private let bytes: UnsafeMutableRawPointer
  private let size: Int

  /// Draws or decodes every image once, in parallel.
  ///
  /// - Parameters:
  ///   - file: keep the images there instead of in memory: of `count` × side² × 3 bytes, made if it does not exist. The caller names it so
  ///     that a file of that name and size can only hold these images.
  ///   - label: the class of an image.
  ///   - render: the image's side × side × 3 bytes, row-major; called from several threads.
  public init(
    count: Int, side: Int, file: String? = nil, threads: Threads = .shared, progress: Progress.Listener? = nil, label: (Int) -> Int,
    render: (Int) throws -> [UInt8]
  ) throws {
    guard count > 0, side > 0 else { throw TrainingError.images("there are no images to train on") }
    self.count = count
    self.side = side
    labels = (0..<count).map(label)
    size = count * side * side * 3
    let (memory, isComplete) = try Self.memory(size: size, file: file)
    bytes = memory
    if isComplete { return }
    do {
      try draw(threads, progress, render)
    } catch {
      if let file { unlink(file + ".part") }
      throw error
    }
    if let file { try Self.finish(file) }
  }

  private func draw(_ threads: Threads, _ progress: Progress.Listener?, _ render: (Int) throws -> [UInt8]) throws {
    let each = side * side * 3
    nonisolated(unsafe) let target = bytes
    // In pieces, to report progress and to fail early.
    let piece = 64
    for start in stride(from: 0, to: count, by: piece) {
      let end = min(count, start + piece)
      nonisolated(unsafe) let errors = UnsafeMutablePointer<(any Error)?>.allocate(capacity: end - start)
      errors.initialize(repeating: nil, count: end - start)
      defer {
        errors.deinitialize(count: end - start)
        errors.deallocate()
      }
      threads.parallel(end - start) { index in
        do {
          if Interruption.isRequested { throw CancellationError() }
          let image = try render(start + index)
          guard image.count == each else { throw TrainingError.images("image \(start + index) is not \(side)×\(side)") }
          // SAFETY: `each` bytes at this image's own place.
          image.withUnsafeBytes { source in
            if let base = source.baseAddress { (target + (start + index) * each).copyMemory(from: base, byteCount: each) }
          }
        } catch { errors[index] = error }
      }
      for index in 0..<(end - start) { if let error = errors[index] { throw error } }
      if let progress, !progress(Progress("drawing the training images", done: end, total: count)) { throw CancellationError() }
    }
  }

  deinit { munmap(bytes, size) }

  /// The bytes of an image.
  func image(_ index: Int) -> UnsafePointer<UInt8> {
    UnsafePointer((bytes + index * side * side * 3).assumingMemoryBound(to: UInt8.self))
  }

  /// Memory of the file, or without one; and whether the images are in it already.
  private static func memory(size: Int, file: String?) throws(TrainingError) -> (UnsafeMutableRawPointer, isComplete: Bool) {
    func fail(_ path: String) -> TrainingError { .file(path: path, reason: String(cString: strerror(errno))) }
    guard let file else {
      guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), memory != MAP_FAILED else {
        throw .images("there is no memory for \(size >> 20) MB of training images")
      }
      return (memory, false)
    }
    var information = stat()
    let isComplete = stat(file, &information) == 0 && Int(information.st_size) == size
    let path = isComplete ? file : file + ".part"
    let descriptor = open(path, isComplete ? O_RDONLY : O_RDWR | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw fail(path) }
    defer { close(descriptor) }
    if !isComplete, ftruncate(descriptor, off_t(size)) != 0 { throw fail(path) }
    guard let memory = mmap(nil, size, isComplete ? PROT_READ : PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), memory != MAP_FAILED
    else { throw fail(path) }
    return (memory, isComplete)
  }

  private static func finish(_ file: String) throws(TrainingError) {
    guard rename(file + ".part", file) == 0 else { throw .file(path: file, reason: String(cString: strerror(errno))) }
  }
}
