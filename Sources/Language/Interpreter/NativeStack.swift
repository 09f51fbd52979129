#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Threads with a stack on which a program may recurse deeply, and what is known of the stack of the present thread.
public enum NativeStack {
  /// Pages are taken only when they are used.
  public static let largeSize = 512 << 20

  /// Runs work on a thread of its own with a large stack, and waits for it.
  public static func large<Result>(size: Int = NativeStack.largeSize, _ work: () -> Result) -> Result {
    // Already on such a thread.
    if knownLowest != 0 { return work() }
    var result: Result?
    withoutActuallyEscaping(work) { work in
      let task = Task { result = work() }
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      task.size = size
      if pthread_attr_setstacksize(&attributes, size) != 0 { task.size = 0 }
      #if canImport(Darwin)
        var thread: pthread_t?
      #else
        var thread = pthread_t()
      #endif
      let failure = pthread_create(&thread, &attributes, { NativeStack.begin($0) }, Unmanaged.passUnretained(task).toOpaque())
      #if canImport(Darwin)
        if failure == 0, let thread { pthread_join(thread, nil) }
      #else
        if failure == 0 { pthread_join(thread, nil) }
      #endif
    }
    // Where no thread can be had, the present one must do.
    return result ?? work()
  }

  /// The lowest address that code of the language may reach on this thread.
  static var lowest: UInt {
    // An unknown thread has at least 512 kB, of which little is used yet.
    knownLowest != 0 ? knownLowest : address - (320 << 10)
  }

  /// About where the stack is now.
  @inline(__always) static var address: UInt {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
  }

  private final class Task {
    let work: () -> Void
    var size = 0
    init(_ work: @escaping () -> Void) { self.work = work }
  }

  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    return key
  }()

  private static var knownLowest: UInt { UInt(bitPattern: pthread_getspecific(key)) }

  private static func begin(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let pointer else { return nil }
    // SAFETY: `large` keeps the task alive until this thread has ended.
    let task = Unmanaged<Task>.fromOpaque(pointer).takeUnretainedValue()
    // What lies above belongs to the system; below, 1 MB is left to built-ins and to unwinding.
    if task.size > 4 << 20 { pthread_setspecific(key, UnsafeRawPointer(bitPattern: address - UInt(task.size) + (2 << 20))) }
    task.work()
    return nil
  }
}
