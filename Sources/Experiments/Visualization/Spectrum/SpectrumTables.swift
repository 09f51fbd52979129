#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The cosines and sines of the transforms, each matrix packed once in the order in which the kernels read it. Padding is 0.
///
/// σ = (−1)^f for an even side, where distances count from the middle, else 1; w = 1 for fx = 0 and fx = side/2, else 2.
final class SpectrumTables {
  /// Vertical, to pixels: blocks of six distances, each [line][6]: σ·cos for the sums, σ·sin for the differences.
  let rowsForward: UnsafeMutablePointer<Float>
  /// Vertical, to frequencies: for each of the four groups of lines blocks of six lines, each [d][6].
  let rowsBackward: UnsafeMutablePointer<Float>
  /// Horizontal, to pixels: panels of sixteen distances, each [slot][16]: w·σ·cos; then the same of the sine.
  let columnsForward: UnsafeMutablePointer<Float>
  /// Horizontal, to frequencies: panels of sixteen slots (those of the even frequencies, then those of the odd ones), each [d][16]: w·σ·cos; then the same of the sine.
  let columnsBackward: UnsafeMutablePointer<Float>

  let layout: SpectrumLayout
  /// Distances 0 … side/2.
  let distances: Int
  /// Panels of sixteen distances, and of sixteen slots (even, odd).
  let distancePanels: Int, evenPanels: Int, oddPanels: Int
  /// The groups of lines: where each begins, how long it is, and where its blocks begin in `rowsBackward`.
  let groups: [(first: Int, count: Int, table: Int)]

  init(_ layout: SpectrumLayout) {
    self.layout = layout
    let side = layout.side, distances = side / 2 + 1, slots = layout.slots
    self.distances = distances
    (distancePanels, evenPanels, oddPanels) = ((distances + 15) / 16, (layout.evenSlots + 15) / 16, (layout.oddSlots + 15) / 16)
    var groups: [(first: Int, count: Int, table: Int)] = [], line = 0, table = 0
    for count in [layout.evenSums, layout.oddSums, layout.evenDifferences, layout.oddDifferences] {
      groups.append((line, count, table))
      line += count
      table += (count + 5) / 6 * 6 * distances
    }
    self.groups = groups
    func zeros(_ count: Int) -> UnsafeMutablePointer<Float> {
      let pointer = UnsafeMutableRawPointer.allocate(byteCount: 4 * count, alignment: 64).bindMemory(to: Float.self, capacity: count)
      pointer.initialize(repeating: 0, count: count)
      return pointer
    }
    rowsForward = zeros((distances + 5) / 6 * 6 * side)
    rowsBackward = zeros(table)
    columnsForward = zeros(2 * distancePanels * slots * 16)
    columnsBackward = zeros(2 * (evenPanels + oddPanels) * distances * 16)

    let turns = (0..<side).map { 2 * Double.pi * Double($0) / Double(side) }
    let cosines = turns.map { Float(cos($0)) }, sines = turns.map { Float(sin($0)) }
    func sign(_ f: Int) -> Float { side.isMultiple(of: 2) && !f.isMultiple(of: 2) ? -1 : 1 }
    // SAFETY: every index below follows the shapes allocated above.
    for line in 0..<side {
      let f = layout.frequency(line: line), values = line < layout.sums ? cosines : sines, sign = sign(f)
      for d in 0..<(distances + 5) / 6 * 6 { rowsForward[(d / 6 * side + line) * 6 + d % 6] = sign * values[f * d % side] }
    }
    for group in groups {
      for index in 0..<group.count {
        let line = group.first + index, f = layout.frequency(line: line), values = line < layout.sums ? cosines : sines, sign = sign(f)
        for d in 0..<distances { rowsBackward[group.table + (index / 6 * distances + d) * 6 + index % 6] = sign * values[f * d % side] }
      }
    }
    for slot in 0..<slots {
      guard let f = layout.frequency(slot: slot) else { continue }
      let weight = (f == 0 || 2 * f == side ? 1 : 2) * sign(f)
      for d in 0..<16 * distancePanels {
        let index = (d / 16 * slots + slot) * 16 + d % 16
        columnsForward[index] = weight * cosines[f * d % side]
        columnsForward[distancePanels * slots * 16 + index] = weight * sines[f * d % side]
      }
      let column = slot < layout.evenSlots ? slot : 16 * evenPanels + slot - layout.evenSlots
      for d in 0..<distances {
        let index = (column / 16 * distances + d) * 16 + column % 16
        columnsBackward[index] = weight * cosines[f * d % side]
        columnsBackward[(evenPanels + oddPanels) * distances * 16 + index] = weight * sines[f * d % side]
      }
    }
  }

  deinit {
    for pointer in [rowsForward, rowsBackward, columnsForward, columnsBackward] { UnsafeMutableRawPointer(pointer).deallocate() }
  }
}
