/// Where each frequency of a spectrum lies in memory: so that every product reads and writes whole vectors and nothing has to be packed.
///
/// A colour is a row of panels of eight horizontal frequencies, first the even ones, then the odd ones, each of the two filled up to whole panels. A panel has a line of
/// sixteen floats for each vertical frequency: eight real parts, then eight imaginary parts. Of its lines the first are the `sums`: fy = 0, 2, 4 … ≤ side/2, then 1, 3, 5 …
/// ≤ side/2; the others are the `differences`: −fy for fy = 2, 4 … < side/2, then for 1, 3 …. (The names are those of what the transforms put there: S(fy) + S(−fy) and
/// S(fy) − S(−fy).)
struct SpectrumLayout: Sendable {
  let side: Int
  /// Horizontal frequencies: side/2 + 1.
  let frequencies: Int
  /// The even and the odd frequencies among `sums` and among `differences`.
  let evenSums: Int, oddSums: Int, evenDifferences: Int, oddDifferences: Int
  /// Even horizontal frequencies, and odd ones, each also in whole panels' slots.
  let evens: Int, odds: Int, evenSlots: Int, oddSlots: Int

  init(side: Int) {
    self.side = side
    frequencies = side / 2 + 1
    (evens, odds) = (side / 2 / 2 + 1, (side / 2 + 1) / 2)
    (evenSums, oddSums) = (evens, odds)
    let paired = (side - 1) / 2
    (evenDifferences, oddDifferences) = (paired / 2, (paired + 1) / 2)
    (evenSlots, oddSlots) = ((evens + 7) / 8 * 8, (odds + 7) / 8 * 8)
  }

  var sums: Int { evenSums + oddSums }
  var differences: Int { evenDifferences + oddDifferences }
  var slots: Int { evenSlots + oddSlots }
  var panels: Int { slots / 8 }
  /// Floats of a panel, and of a colour.
  var panel: Int { side * 16 }
  var plane: Int { panels * panel }

  /// The slot of a horizontal frequency.
  func slot(_ fx: Int) -> Int { fx.isMultiple(of: 2) ? fx / 2 : evenSlots + fx / 2 }

  /// The horizontal frequency in a slot; nil in those that only fill.
  func frequency(slot: Int) -> Int? {
    if slot < evenSlots { return slot < evens ? 2 * slot : nil }
    return slot - evenSlots < odds ? 2 * (slot - evenSlots) + 1 : nil
  }

  /// The frequency |fy| of a line.
  func frequency(line: Int) -> Int {
    if line < sums { return line < evenSums ? 2 * line : 2 * (line - evenSums) + 1 }
    let index = line - sums
    return index < evenDifferences ? 2 * index + 2 : 2 * (index - evenDifferences) + 1
  }

  /// The line of a row 0 ..< side of vertical frequencies in the order of an FFT: those past the middle are negative.
  func line(_ row: Int) -> Int {
    if row <= side / 2 { return row.isMultiple(of: 2) ? row / 2 : evenSums + row / 2 }
    let fy = side - row
    return sums + (fy.isMultiple(of: 2) ? fy / 2 - 1 : evenDifferences + fy / 2)
  }

  /// The line of −fy for the line of fy; nil for fy = 0 and fy = side/2.
  func partner(_ line: Int) -> Int? {
    let fy = frequency(line: line)
    return fy == 0 || 2 * fy == side ? nil : self.line(side - fy)
  }

  /// Where element `index` of a tensor of shape (3, side, columns, 2) lies: colour, vertical frequency, horizontal frequency, real and imaginary part. Nil for a column past
  /// the last frequency, and past the end.
  func place(_ index: Int, columns: Int) -> Int? {
    let (row, rest) = index.quotientAndRemainder(dividingBy: 2 * columns)
    guard row < 3 * side, rest / 2 < frequencies else { return nil }
    let slot = slot(rest / 2)
    return row / side * plane + slot / 8 * panel + line(row % side) * 16 + rest % 2 * 8 + slot % 8
  }
}
