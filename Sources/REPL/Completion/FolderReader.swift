import Cache
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lists folders for completion on a thread of its own, and waits only so long: a slow disk or network never holds up the keyboard.
/// What was not ready in time is there when it is asked for again.
public final class FolderReader: Sendable {
  public struct Entry: Sendable, Equatable {
    public let name: String, isFolder: Bool
  }

  private struct Listing {
    var entries: [Entry] = []
    var isWhole = false
    var began = ContinuousClock.now
  }

  private let patience: Duration
  private let listings = Mutex<[String: Listing]>([:])
  /// Entries that are kept at most, of those that begin right.
  private static let most = 5000

  public init(patience: Duration = .milliseconds(30)) { self.patience = patience }

  /// What is in a folder and begins so, hidden files only where a point is typed; and whether that is all.
  public func entries(of folder: String, beginning: String) -> (entries: [Entry], isWhole: Bool) {
    let key = beginning + "/" + folder
    let isReading = listings.withLock { listings in
      // A second Tab right after the first sees what the first has found by now.
      if let known = listings[key], !known.isWhole || ContinuousClock.now - known.began < .seconds(1) { return true }
      if listings.count > 8 { listings = listings.filter { !$0.value.isWhole } }
      // Where several are stuck already, another thread would be, too.
      if listings.count >= 8 { return true }
      listings[key] = Listing()
      return false
    }
    if !isReading { start(folder, beginning, key) }
    let end = ContinuousClock.now + patience
    while true {
      let found = listings.withLock { $0[key] }
      if let found, found.isWhole || ContinuousClock.now >= end { return (found.entries.sorted { $0.name < $1.name }, found.isWhole) }
      if found == nil { return ([], false) }
      usleep(500)
    }
  }

  private func start(_ folder: String, _ beginning: String, _ key: String) {
    let thread = Work { [self] in read(folder, beginning, key) }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    #if canImport(Darwin)
      var id: pthread_t?
    #else
      var id = pthread_t()
    #endif
    let context = Unmanaged.passRetained(thread)
    let failure = pthread_create(
      &id, &attributes,
      { pointer in
        #if canImport(Darwin)
          let found: UnsafeMutableRawPointer? = pointer
        #else
          let found = pointer
        #endif
        // SAFETY: `start` has retained the work for this thread alone.
        if let found { Unmanaged<Work>.fromOpaque(found).takeRetainedValue().body() }
        return nil
      }, context.toOpaque())
    if failure != 0 { context.takeRetainedValue().body() }
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private func read(_ folder: String, _ beginning: String, _ key: String) {
    let start = Array(beginning.utf8), takesHidden = beginning.hasPrefix(".")
    var batch: [Entry] = [], count = 0
    func keep(isLast: Bool) {
      listings.withLock { listings in
        listings[key]?.entries += batch
        if isLast {
          listings[key]?.isWhole = true
          listings[key]?.began = .now
        }
      }
      batch = []
    }
    defer { keep(isLast: true) }
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    while count < Self.most, let entry = readdir(directory) {
      // SAFETY: `d_name` is a string with its zero, alive until the next call of readdir.
      let found = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { name -> String? in
          for (index, byte) in start.enumerated() where name[index] != byte { return nil }
          if name[0] == UInt8(ascii: "."), !takesHidden || name[1] == 0 || (name[1] == UInt8(ascii: ".") && name[2] == 0) { return nil }
          return String(cString: name)
        }
      }
      guard let name = found else { continue }
      count += 1
      batch.append(Entry(name: name, isFolder: isFolder(entry.pointee.d_type, folder, name)))
      if batch.count == 100 { keep(isLast: false) }
    }
  }

  /// Most file systems say so beside the name; of links the target is asked.
  private func isFolder(_ type: UInt8, _ folder: String, _ name: String) -> Bool {
    switch Int(type) {
    case Int(DT_DIR): true
    case Int(DT_LNK), Int(DT_UNKNOWN): Files.kind(Paths.join(folder, name)) == .folder
    default: false
    }
  }
}
