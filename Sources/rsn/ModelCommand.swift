import ArgumentParser
import Builtins
import Language
import Networks
import Notebook
import Session
import Storage

/// `rsn model`: the networks that there are, and how they come.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "The networks that there are, and how they come.",
    discussion: "Networks are kept in \(ModelStore().folder). `use(\"NAME\")` chooses one in a program.",
    subcommands: [ModelList.self, ModelGet.self, ModelAdd.self, ModelInfo.self, ModelRemove.self], defaultSubcommand: ModelList.self)
}

struct ModelList: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the networks in the box, in the cache and in the world.")

  func perform() -> ExitStatus {
    let store = ModelStore(), here = store.names
    let box = Network.boxNames.map { name in [name, describe { () throws(NetworkError) in try Network.boxCheckpoint(name) }, "", ""] }
    var sections = [("In the box", box)]
    if !here.isEmpty { sections.append(("In the cache, \(store.folder)", here.map { row($0, store) })) }
    let known = Catalog.entries.filter { !here.contains($0.name) }
    if !known.isEmpty {
      sections.append(
        (
          "For `rsn model get`",
          known.map { [$0.name, $0.architecture.description, "\($0.megabytes) MB", "\($0.weights), top-1 \(Self.percent($0.top1))"] }
        ))
    }
    return Console.standard.show(Self.text(sections))
  }

  private func row(_ name: String, _ store: ModelStore) -> [String] {
    guard let path = store.path(of: name) else { return [name] }
    let record = store.record(of: name)
    let size = (try? ByteSource(path: path)).map { Megabytes.text($0.count) } ?? ""
    let origin = record.flatMap { Catalog.entry(sha256: $0.sha256) }.map { "\($0.weights), top-1 \(Self.percent($0.top1))" }
    return [name, describe { () throws(NetworkError) in try Checkpoint.open(path: path) }, size, origin ?? record?.source ?? ""]
  }

  /// The architecture, of which no weights need be read.
  private func describe(_ open: () throws(NetworkError) -> Checkpoint) -> String {
    do { return try Architecture(try open()).description } catch { return "damaged: \(error)" }
  }

  private static func percent(_ value: Double) -> String { "\((value * 10).rounded() / 10)%" }

  /// Columns as wide as they need to be in all sections.
  private static func text(_ sections: [(title: String, rows: [[String]])]) -> String {
    let rows = sections.flatMap(\.rows)
    let widths = (0..<3).map { column in rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0 }
    return sections.map { title, rows in
      let lines = rows.map { row in
        let cells = row.enumerated().map { index, cell in
          let space = String(repeating: " ", count: index < 3 ? max(0, widths[index] - cell.count) : 0)
          return index == 2 ? space + cell : cell + space
        }
        var line = "  " + cells.joined(separator: "  ")
        while line.hasSuffix(" ") { line.removeLast() }
        return line
      }
      return ([title] + lines).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}

struct ModelInfo: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Describe a network: where it is from, blocks, channels, the hash of its weights.")

  @Argument(help: ArgumentHelp("A network in the box or in the cache, or a checkpoint's path.", valueName: "NAME"))
  var name = Session.firstNetwork

  func perform() -> ExitStatus {
    let network: Network
    do { network = try NetworkInUse(name: name, candidates: [name]).network() } catch {
      Console.standard.complain(([error.message] + error.notes).joined(separator: "\n  "))
      return .unavailable
    }
    var lines = [network.summary]
    let store = ModelStore()
    if !Network.boxNames.contains(name) {
      let path = store.path(of: name) ?? name
      if let checkpoint = try? Checkpoint.open(path: path) {
        lines.append("file: \(path) (\(checkpoint.format.rawValue), \(checkpoint.precision))")
      }
      if let record = store.record(of: name) {
        lines += ["from: \(record.source)", "SHA-256 of the file: \(record.sha256)"]
        if let entry = Catalog.entry(sha256: record.sha256) { lines.append("torchvision: \(entry.weights), top-1 \(entry.top1)%") }
      }
    }
    lines.append("SHA-256 of the weights: \(network.hash)")
    if let names = network.classNames {
      lines.append("classes: \(names.prefix(4).joined(separator: ", "))\(names.count > 4 ? ", … \(names.last ?? "")" : "")")
    } else {
      lines.append("classes: not named")
    }
    lines += network.blocks.map { "  \($0.name)  \($0.channels) channels" }
    lines += network.metadata.filter { $0.key != "classes" && $0.key != "name" }.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return Console.standard.show(lines.joined(separator: "\n"))
  }
}

struct ModelRemove: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(commandName: "remove", abstract: "Take networks out of the cache.")

  @Argument(help: ArgumentHelp("Networks in the cache.", valueName: "NAME"))
  var names: [String]

  func perform() -> ExitStatus {
    for name in names {
      do { try ModelStore().remove(name) } catch {
        Console.standard.complain(error.description)
        return .unavailable
      }
      let written = Console.standard.show("removed \(name)")
      guard written == .ok else { return written }
    }
    return .ok
  }
}
