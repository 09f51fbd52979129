import Foundation

// Programs that run beside the test, and what they leave behind.
extension Program {
  /// An empty file of its own.
  func file(_ name: String) throws -> URL {
    let url = folder.appendingPathComponent(name)
    try Data().write(to: url)
    return url
  }

  /// Starts `rsn` and does not wait for it.
  func start(_ arguments: [String], errorsTo file: URL? = nil, environment: [String: String] = [:]) throws -> Process {
    let process = Process()
    process.executableURL = Self.binary
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = [
      "XDG_CACHE_HOME": folder.appendingPathComponent("cache").path, "HOME": folder.path, "PATH": "/usr/bin:/bin",
    ].merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try file.map { try FileHandle(forWritingTo: $0) } ?? FileHandle.nullDevice
    try process.run()
    return process
  }

  /// All files of a report but run.json, which holds times.
  func contents(_ report: String) throws -> [String: Data] {
    let place = folder.appendingPathComponent(report)
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: place.path) where name != "run.json" {
      let file = place.appendingPathComponent(name)
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue {
        files[name] = try Data(contentsOf: file)
      }
    }
    return files
  }

  /// The cache's files with an ending.
  func cacheFiles(_ ending: String) -> [URL] {
    let place = folder.appendingPathComponent("cache/resin/entries")
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: place.path)) ?? []
    return names.filter { $0.hasSuffix(ending) }.sorted().map { place.appendingPathComponent($0) }
  }

  /// Of run.json: how many parts the expensive calls had, and how many of them were kept.
  func outcomes(_ report: String) throws -> (hits: Int, parts: Int) {
    let json = try JSONSerialization.jsonObject(with: Data(read("\(report)/run.json").utf8)) as? [String: Any]
    let calls = json?["calls"] as? [[String: Any]] ?? []
    func sum(_ key: String) -> Int { calls.reduce(0) { $0 + ($1[key] as? Int ?? 0) } }
    return (sum("hits"), sum("parts"))
  }
}
