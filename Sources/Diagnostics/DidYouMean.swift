/// The candidate that someone who wrote `wrong` most likely meant, or nil if none is near.
///
/// Near is: the same but for case, an edit distance (insert, delete, replace, swap neighbours) of at most a third of the length, or one
/// being the beginning of the other (`chan` for `ch`). Of equally near ones the first.
public func didYouMean(_ wrong: String, among candidates: some Sequence<String>) -> String? {
  let word = Array(wrong.lowercased())
  guard !word.isEmpty, word.count <= 64 else { return nil }
  var best: (candidate: String, distance: Int)?
  for candidate in candidates where candidate != wrong {
    let other = Array(candidate.lowercased())
    guard !other.isEmpty, other.count <= 64 else { continue }
    let distance = editDistance(word, other)
    let longer = max(word.count, other.count), shorter = min(word.count, other.count)
    let isNear =
      distance == 0 || (shorter >= 2 && distance <= max(1, longer / 3))
      || (shorter >= 2 && zip(word, other).allSatisfy { $0 == $1 })
    if isNear, distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  return best?.candidate
}

/// The optimal string alignment distance: Levenshtein's, with swapped neighbours as one edit.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  var row = last
  for i in 1...a.count {
    row[0] = i
    for j in 1...b.count {
      var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, beforeLast[j - 2] + 1) }
      row[j] = cost
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
