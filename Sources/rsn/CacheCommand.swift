import ArgumentParser
import Cache
import Notebook
import Session

/// `rsn cache`: what is kept, and how it goes.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "The kept results: list them, make room, remove them.",
    discussion: "They are in \(Store().folder). Networks of `rsn model get` are not among them.",
    subcommands: [CacheList.self, CacheCollect.self, CacheClear.self], defaultSubcommand: CacheList.self)
}

struct CacheList: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(commandName: "ls", abstract: "List what is kept, by operation.")

  @Flag(name: .shortAndLong, help: "Every entry with its key, the lately used first.")
  var long = false

  func perform() -> ExitStatus {
    let store = Store(), items = store.items()
    var groups: [String: (count: Int, bytes: Int, seconds: Double)] = [:]
    var lines: [String] = []
    for item in items.sorted(by: { ($0.lastUsed, $0.path) > ($1.lastUsed, $1.path) }) {
      let header = store.header(of: item)
      var name = header?.key.operation ?? (item.kind == .picture ? "pictures shown" : "left over")
      if item.kind == .part { name = "\(name), unfinished" }
      let group = groups[name] ?? (0, 0, 0)
      groups[name] = (group.count + 1, group.bytes + item.bytes, group.seconds + (header?.seconds ?? 0))
      if long, let key = header?.key {
        let fields = key.fields.filter { !["numerics", "processor"].contains($0.name) }.map { "\($0.name) \($0.value)" }
        lines.append("\(item.digest?.prefix(12) ?? "")  \(name)  \(fields.joined(separator: " · "))")
      }
    }
    if long { return Console.standard.show(lines.isEmpty ? "nothing is kept" : lines.joined(separator: "\n")) }
    for (name, group) in groups.sorted(by: { $0.key < $1.key }) {
      let time = group.seconds >= 1 ? ", \(ProgressText.duration(group.seconds)) of computing" : ""
      lines.append("\(name): \(group.count), \(Megabytes.text(group.bytes))\(time)")
    }
    let total = items.reduce(0) { $0 + $1.bytes }
    lines.append("\(Megabytes.text(total)) of at most \(Megabytes.text(Store.limit)) in \(store.folder)")
    return Console.standard.show(lines.joined(separator: "\n"))
  }
}

struct CacheCollect: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "gc", abstract: "Remove leftovers and, down to a size, what was used longest ago; what reports were made of stays.")

  @Option(help: ArgumentHelp("Megabytes to keep at most; RESIN_CACHE_LIMIT or 8192 by default.", valueName: "MEGABYTES"))
  var limit: Int?

  func validate() throws { if let limit, !(0...1 << 30).contains(limit) { throw ValidationError("--limit must not be negative") } }

  func perform() -> ExitStatus {
    let result = Store().shrink(to: limit.map { $0 << 20 } ?? Store.limit)
    let spared = result.spared > 0 ? "; \(result.spared) entries stay because reports were made of them" : ""
    return Console.standard.show(
      "removed \(result.removed) files (\(Megabytes.text(result.freed))); \(Megabytes.text(result.bytes)) are kept\(spared)")
  }
}

struct CacheClear: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(commandName: "clear", abstract: "Remove everything that is kept, but for networks.")

  func perform() -> ExitStatus {
    let result = Store().clear()
    return Console.standard.show("removed \(result.removed) files (\(Megabytes.text(result.freed)))")
  }
}
