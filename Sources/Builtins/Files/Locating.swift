import Cache
import Diagnostics
import Language

extension Context {
  var settings: RunSettings { services[RunSettings.self] ?? RunSettings() }

  /// The file or folder that a path names: the first that exists of the places where it may lie, else the likeliest.
  func located(_ path: String) throws(Trap) -> String {
    try planReading(settings.readable(path))
    let found = Files.firstExisting(settings.readable(path)) ?? path
    services[FilesRead.self]?.note(found)
    return found
  }
}

extension Files {
  /// The first of the candidates that exists, else the first.
  static func firstExisting(_ candidates: [String]) -> String? { candidates.first { kind($0) != nil } ?? candidates.first }
}

extension StaticCall {
  /// A complaint where a literal names a file that is not there.
  ///
  /// - Parameter names: What is meant without any file.
  func missingFile(_ parameter: String, is wanted: String = "file", or names: [String] = []) -> [StaticComplaint] {
    guard case .string(let path)? = constants[parameter] else { return [] }
    let places = candidates(path)
    if places.contains(where: { Files.kind($0) != nil }) { return [] }
    let near = didYouMean(path, among: names) ?? places.lazy.compactMap { Files.near($0) }.first.map { Paths.join(Paths.parent(path), $0) }
    return [
      StaticComplaint(
        argument: parameter, message: "there is no \(wanted) \(path.literal)",
        label: near.map { "did you mean \($0.literal)?" } ?? "nothing is there", code: .missingFile)
    ]
  }
}

extension Files {
  /// The name of what lies in the same folder and is called nearly the same.
  fileprivate static func near(_ path: String) -> String? {
    guard let names = try? list(Paths.parent(path)) else { return nil }
    return didYouMean(Paths.name(path), among: names.filter { !$0.hasPrefix(".") })
  }
}

extension Trap {
  init(_ error: FileError, argument: String? = nil) {
    self.init(error.description, kind: error.action == .read ? .failed : .unavailable, code: error.code, argument: argument)
  }
}

/// The seed of a call: what it says, else what the command line says, else 0.
struct Seed: ResinValue {
  let number: Int?

  static let unset = Seed(number: nil)
  static var type: ValueType { .int }
  private init(number: Int?) { self.number = number }
  init(_ value: Value) throws(Trap) { number = try Int(value) }
  var value: Value { .int(number ?? 0) }

  func resolved(_ context: Context) -> UInt64 { UInt64(bitPattern: Int64(number ?? context.settings.seed ?? 0)) }
}
