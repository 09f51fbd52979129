import Cache
import Language

/// Why calls are computed: in what their keys differ from those of entries that are kept.
struct Why {
  private let kept: [String: [CacheKey]]

  init(_ store: Store) { kept = store.keysByOperation() }

  /// A line for a hit; else one for each reason, with how many parts it goes for.
  func lines(_ call: NotebookPlan.Call) -> [String] {
    if call.isOpen { return ["not known before it runs: what it is called with is computed before"] }
    if call.record.parts.isEmpty { return ["never kept"] }
    if call.missing == 0 { return ["kept"] }
    var reasons: [(text: String, count: Int)] = []
    if call.record.hits > 0 { reasons.append(("kept", call.record.hits)) }
    for part in call.record.parts where part.outcome != .hit {
      let text = reason(part.key)
      if let place = reasons.firstIndex(where: { $0.text == text }) { reasons[place].count += 1 } else { reasons.append((text, 1)) }
    }
    return reasons.map { $0.count == 1 && call.record.parts.count == 1 ? $0.text : "\($0.count) × \($0.text)" }
  }

  /// `steps 256 → 512`
  func reason(_ key: CacheKey) -> String {
    let all = kept[key.operation] ?? []
    if all.isEmpty { return "no \(key.operation) is kept yet" }
    // What else would be a call of its own: nothing has changed in it, it is new.
    let subject = ["place", "places", "ch"].filter { key[$0] != nil }
    guard let old = key.likest(among: all.filter { old in subject.allSatisfy { old[$0] == key[$0] } }) else {
      return
        "new: no \(key.operation) of \(subject.compactMap { name in key[name].map { "\(name) \($0)" } }.joined(separator: ", ")) is kept"
    }
    let changes = key.changes(since: old)
    if changes.isEmpty { return "its entry is damaged" }
    return changes.prefix(4).map(Self.text).joined(separator: ", ") + (changes.count > 4 ? " and \(changes.count - 4) more" : "")
  }

  private static func text(_ change: CacheKey.Change) -> String {
    guard let old = change.old else { return "\(change.name) \(change.new ?? "")" }
    guard let new = change.new else { return "without \(change.name) \(old)" }
    if change.name == "network" { return "another network (\(old.prefix(8)) → \(new.prefix(8)))" }
    // Only what differs, from the word in which it begins to the one in which it ends.
    let before = old.split(separator: " ", omittingEmptySubsequences: false),
      now = new.split(separator: " ", omittingEmptySubsequences: false)
    var start = 0, end = 0
    while start < min(before.count, now.count), before[start] == now[start] { start += 1 }
    while end < min(before.count, now.count) - start, before[before.count - 1 - end] == now[now.count - 1 - end] { end += 1 }
    // The word before says what it is about: "take 200".
    if start > 0 { start -= 1 }
    func part(_ words: [Substring]) -> String {
      let text = words[min(start, words.count)..<max(min(start, words.count), words.count - end)].joined(separator: " ")
      return text.count > 90 ? text.prefix(89) + "…" : text.isEmpty ? "nothing" : text
    }
    return "\(change.name) \(part(before)) → \(part(now))"
  }
}
