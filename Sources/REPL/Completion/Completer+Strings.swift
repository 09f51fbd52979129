import Cache
import Diagnostics
import Language
import Networks
import Syntax

/// Inside a string: blocks, modules, networks, keys, files.
extension Completer {
  func string(_ place: Place) -> Completion {
    let entry = place.entry
    if let opener = entry.openers.last, entry.words[opener].is("["), let keys = keys(opener, place) {
      return offer(entry.word, keys.map { Completion.Candidate($0.inString + "\"", shown: $0) })
    }
    guard let (call, _) = entry.callAndList, let parameter = parameter(call, place) else {
      return looksLikePath(entry.word) ? files(entry.word) : .nothing
    }
    switch parameter.name {
    case "block", "blocks":
      return offer(
        entry.word, (outline(place)?.blocks ?? []).map { Completion.Candidate("\($0.name)\"", shown: $0.name, "0..<\($0.channels)") })
    case "module", "modules": return modulePaths(entry.word, outline(place))
    case "nameOrPath", "m":
      let known = offer(entry.word, facts.networks.map { Completion.Candidate($0 + "\"", shown: $0) })
      return known.candidates.isEmpty ? files(entry.word, endings: ["pth", "pt", "safetensors"]) : known
    case "nameOrFolder":
      let known = offer(entry.word, ["train", "val", "test"].map { Completion.Candidate($0 + "\"", shown: $0, "in the box") })
      return known.candidates.isEmpty ? files(entry.word, endings: ["csv", "txt"]) : known
    default: break
    }
    if let first = firstValue(call, place), first.type == .domain("Table") {
      let columns = columnNames(first)
      if !columns.isEmpty { return offer(entry.word, columns.map { Completion.Candidate($0.inString + "\"", shown: $0) }) }
    }
    if ["path", "to", "checkpoint", "folder", "file"].contains(parameter.name) {
      return files(entry.word, endings: Self.endings[call.name] ?? [])
    }
    return looksLikePath(entry.word) ? files(entry.word) : .nothing
  }

  /// The endings of the files that a function reads.
  private static let endings = [
    "image": ["png", "jpg", "jpeg"], "load": ["png", "jpg", "jpeg", "npy", "npz", "safetensors", "pth", "pt", "csv"],
  ]

  private func looksLikePath(_ word: String) -> Bool { ["/", "./", "../", "~/"].contains { word.hasPrefix($0) } }

  private func firstValue(_ call: OpenCall, _ place: Place) -> Value? {
    (call.base ?? call.arguments.first { $0.label == nil }?.value).map(place.estimate.value(at:))
  }

  // MARK: Keys

  /// The keys of what stands before a `[`: of a dictionary, or a table's columns. Nil where it is something else.
  func keys(_ opener: Int, _ place: Place) -> [String]? {
    let words = place.entry.words
    guard !words[opener].spaceBefore, let before = words[..<opener].last, before.endsOperand,
      let start = place.entry.operandStart(opener - 1)
    else {
      return nil
    }
    let value = place.estimate.value(at: Span(start: words[start].span.start, end: before.span.end))
    switch value {
    case .dictionary(let dictionary):
      return dictionary.items.keys.prefix(5000).compactMap { if case .string(let text) = $0 { text } else { nil } }
    case .domain: return value.type == .domain("Table") ? columnNames(value) : nil
    default: return nil
    }
  }

  private func columnNames(_ value: Value) -> [String] {
    guard case .domain(let box) = value, let row = try? box.value.element(at: .int(0)), case .dictionary(let dictionary) = row else {
      return []
    }
    return dictionary.items.keys.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  // MARK: Modules of a network

  /// Like folders: of many paths that go on, only their next part.
  private func modulePaths(_ word: String, _ outline: NetworkOutline?) -> Completion {
    guard let outline else { return .nothing }
    let all = outline.modules.keys.filter { $0.hasPrefix(word) }
    var next: [String: Int] = [:]
    for path in all { next[path.upToPoint(after: word), default: 0] += 1 }
    let isLong = all.count > 24
    let candidates = (isLong ? Array(next.keys) : all).map { path in
      // `layer3` is a module itself, and has others in it.
      let goesOn = isLong && (next[path] ?? 0) > 1
      let channels = outline.modules[path].map { "0..<\(outline.channels(of: $0))" }
      return Completion.Candidate(goesOn ? path : path + "\"", shown: path, channels ?? "")
    }
    // With only one left that goes on, what is in it.
    if candidates.count == 1, candidates[0].text == word { return modulePaths(word + ".", outline).replacing(word.count) }
    return Completion(replaced: word.count, candidates: candidates.sorted { $0.text.isBefore($1.text) })
  }

  // MARK: Files

  /// The files that a path may go on with: those with a fitting ending, or all if there is none. Folders end in a slash.
  func files(_ path: String, endings: [String] = [], isBare: Bool = false) -> Completion {
    let start = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    let shownFolder = String(path.dropLast(start.count))
    var folder = shownFolder.isEmpty ? "." : shownFolder
    var replacement = ""
    if folder.hasPrefix("~/") || path == "~" {
      // Nothing expands `~` later: the folder itself takes its place.
      guard let home = Paths.environment("HOME") else { return .nothing }
      if path == "~" { return Completion(replaced: 1, candidates: [.init(home + "/")]) }
      folder = home + folder.dropFirst(1)
      replacement = folder
    } else if !folder.hasPrefix("/") {
      folder = Paths.join(facts.folder, folder)
    }
    let listing = files.entries(of: folder, beginning: start)
    let fitting = listing.entries.filter { entry in
      endings.isEmpty || entry.isFolder || endings.contains { entry.name.lowercased().hasSuffix("." + $0) }
    }
    let chosen = fitting.isEmpty ? listing.entries : fitting
    let candidates = chosen.map { entry in
      let name = isBare ? entry.name : entry.name.inString
      return Completion.Candidate(
        replacement + name + (entry.isFolder ? "/" : isBare ? "" : "\""), shown: entry.name + (entry.isFolder ? "/" : ""))
    }
    var completion = Completion(replaced: replacement.isEmpty ? start.count : path.count, candidates: candidates)
    if !listing.isWhole {
      // What is still to come may begin in another way.
      completion.shared = replacement + (isBare ? start : start.inString)
      completion.hint = "still reading \(folder); Tab again shows what there is by then"
    } else if listing.count > listing.entries.count {
      completion.more = listing.count - listing.entries.count
      completion.shared = replacement + (isBare ? listing.commonText : listing.commonText.inString)
    }
    return completion
  }
}

extension Completion {
  fileprivate func replacing(_ count: Int) -> Completion {
    var result = self
    result.replaced = count
    return result
  }
}

extension String {
  /// As it is written between quotes.
  var inString: String { String(literal.dropFirst().dropLast()) }

  /// The part of a path up to the first point behind `word`.
  fileprivate func upToPoint(after word: String) -> String {
    let start = index(startIndex, offsetBy: min(word.count, count))
    guard let point = self[start...].dropFirst(word.hasSuffix(".") ? 0 : 1).firstIndex(of: ".") else { return self }
    return String(self[..<point])
  }

  /// With the numbers in both in the order of their values: `layer1.2` before `layer1.10`.
  fileprivate func isBefore(_ other: String) -> Bool {
    let (a, b) = (split(separator: "."), other.split(separator: "."))
    for (left, right) in zip(a, b) where left != right {
      if let x = Int(left), let y = Int(right) { return x < y }
      return left < right
    }
    return a.count < b.count
  }
}
