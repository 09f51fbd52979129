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

  /// What begins as was asked.
  public struct Listing: Sendable {
    /// Of very many the first by name.
    public fileprivate(set) var entries: [Entry] = []
    public fileprivate(set) var count = 0
    /// What all of them begin with, also those that are not among the entries.
    public fileprivate(set) var common: [UInt8]?
    /// Whether the folder has been read to its end.
    public fileprivate(set) var isWhole = false
    fileprivate var ended: ContinuousClock.Instant?
  }

  private let patience: Duration
  private let listings = Mutex<[String: Listing]>([:])
  /// Entries that are kept; up to twice as many while a folder is read.
  private static let most = 1000

  public init(patience: Duration = .milliseconds(25)) { self.patience = patience }

  /// What is in a folder and begins so, hidden files only where a point is typed.
  public func entries(of folder: String, beginning: String) -> Listing {
    let key = beginning + "/" + folder
    let isReading = listings.withLock { listings in
      // A second Tab right after the first sees what the first has found by now.
      if let known = listings[key], known.ended.map({ ContinuousClock.now - $0 < .seconds(1) }) ?? true { return true }
      if listings.count >= 8 { listings = listings.filter { !$0.value.isWhole } }
      // Where several are stuck already, another thread would be, too.
      if listings.count >= 8 { return true }
      listings[key] = Listing()
      return false
    }
    if !isReading { start(folder, beginning, key) }
    let end = ContinuousClock.now + patience
    while true {
      let found = listings.withLock { $0[key] }
      if var found, found.isWhole || ContinuousClock.now >= end {
        found.keepFirst(Self.most)
        return found
      }
      if found == nil { return Listing() }
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
    var found = Listing()
    var last: [UInt8]?
    func publish() { listings.withLock { $0[key] = found } }
    defer {
      (found.isWhole, found.ended) = (true, .now)
      publish()
    }
    guard let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      // SAFETY: `d_name` is a string with its zero, alive until the next call of readdir.
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { name -> String? in
          for (index, byte) in start.enumerated() where name[index] != byte { return nil }
          if name[0] == UInt8(ascii: "."), !takesHidden || name[1] == 0 || (name[1] == UInt8(ascii: ".") && name[2] == 0) { return nil }
          found.note(name)
          return name.precedes(last) ? String(cString: name) : nil
        }
      }
      guard let name else { continue }
      found.entries.append(Entry(name: name, isFolder: isFolder(entry.pointee.d_type, folder, name)))
      if found.entries.count == 2 * Self.most {
        found.keepFirst(Self.most)
        last = found.entries.last.map { Array($0.name.utf8) }
        publish()
      }
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

extension UnsafePointer<UInt8> {
  /// Whether a name comes before another one by its bytes.
  fileprivate func precedes(_ other: [UInt8]?) -> Bool {
    guard let other else { return true }
    // SAFETY: a string with its zero: no byte behind that is looked at.
    for (index, byte) in other.enumerated() where self[index] != byte { return self[index] < byte }
    return false
  }
}

extension FolderReader.Listing {
  fileprivate mutating func keepFirst(_ most: Int) {
    entries.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    if entries.count > most { entries.removeLast(entries.count - most) }
  }

  /// Counts a name and shortens what all begin with.
  fileprivate mutating func note(_ name: UnsafePointer<UInt8>) {
    count += 1
    // SAFETY: a string with its zero: no byte behind that is looked at.
    guard let shared = common?.count else {
      common = Array(UnsafeBufferPointer(start: name, count: strlen(UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))))
      return
    }
    var index = 0
    while index < shared, name[index] != 0, name[index] == common?[index] { index += 1 }
    if index < shared { common?.removeLast(shared - index) }
  }

  /// The text of `common`, without a character that is cut in its middle.
  var commonText: String {
    var bytes = common ?? []
    while !bytes.isEmpty, String(validating: bytes, as: UTF8.self) == nil { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
