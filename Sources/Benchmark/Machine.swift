import Foundation

/// What the figures were measured on.
struct Machine: Sendable, Codable {
  let processor: String, cores: Int, system: String, compiler: String
  /// The largest share of the time in which others had the processor, over the whole run: the figures are only as good as the machine was idle.
  var load: Double

  static func current() -> Machine {
    func field(_ path: String, _ prefix: String) -> String? {
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
      guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }) else { return nil }
      return line.dropFirst(prefix.count).trimmingCharacters(in: CharacterSet(charactersIn: " \t:=\""))
    }
    let processor = field("/proc/cpuinfo", "model name") ?? "unknown processor"
    let flags = field("/proc/cpuinfo", "flags")?.split(separator: " ") ?? []
    let vectors = ["avx2", "avx512f", "avx512_bf16", "amx_tile"].filter { flags.contains(Substring($0)) }
    return Machine(
      processor: ([processor] + vectors).joined(separator: ", "), cores: ProcessInfo.processInfo.activeProcessorCount,
      system: field("/etc/os-release", "PRETTY_NAME") ?? ProcessInfo.processInfo.operatingSystemVersionString,
      compiler: compilerVersion, load: loadAverage())
  }

  /// Processes that wanted a core, in the mean of the last minute.
  static func loadAverage() -> Double {
    var loads = [0.0, 0.0, 0.0]
    return getloadavg(&loads, 3) > 0 ? loads[0] : .nan
  }

  private static var compilerVersion: String {
    #if compiler(>=6.4)
      "Swift 6.4 or later"
    #elseif compiler(>=6.3)
      "Swift 6.3"
    #elseif compiler(>=6.2)
      "Swift 6.2"
    #else
      "Swift 6.1"
    #endif
  }

  var text: String { "\(processor); \(cores) cores; \(system); \(compiler); load before the start \(short(load))" }
}
