import Diagnostics
import Language
import Networks

/// The network that the calls at the cursor speak to.
extension Completer {
  /// Its places: those of the network in use, unless the entry has said `use(…)` before. Reads no weights.
  func outline(_ place: Place) -> NetworkOutline? {
    guard let argument = place.entry.lastUse, place.locals["use"] == nil else { return facts.outline }
    switch place.estimate.value(at: argument) {
    case .string(let name): return facts.outline(of: name)
    case .domain(let box): return (box.value as? Network).map { NetworkOutline($0) }
    // Another one, but which?
    default: return nil
    }
  }
}

extension OpenEntry {
  /// What the last `use(…)` before the cursor is given; those in closed braces run at another time, or not at all.
  var lastUse: Span? {
    var index = words.startIndex, found: Span?
    while index < words.endIndex {
      let word = words[index]
      if word.name == "use", words.indices.contains(index + 1), words[index + 1].is("("), let closer = words[index + 1].partner,
        words.indices.contains(closer), closer > index + 2, words[..<index].last.map({ !$0.is(".") && !$0.isKeyword("func") }) ?? true
      {
        found = Span(start: words[index + 2].span.start, end: words[closer - 1].span.end)
      }
      index = word.is("{") ? next(index) : index + 1
    }
    return found
  }
}
