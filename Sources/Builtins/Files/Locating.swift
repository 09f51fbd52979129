import Cache
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
  func missingFile(_ parameter: String, is wanted: String = "file") -> [StaticComplaint] {
    guard case .string(let path)? = constants[parameter], !candidates(path).contains(where: { Files.kind($0) != nil }) else { return [] }
    return [
      StaticComplaint(argument: parameter, message: "there is no \(wanted) \(path.literal)", label: "nothing is there", code: .missingFile)
    ]
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
