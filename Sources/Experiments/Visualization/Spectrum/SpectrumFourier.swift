import CKissFFT
import Engine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The inverse real Fourier transform of the whole image, and its adjoint, by KISS FFT; rows outside of the asked-for region are left out. For even sides.
///
/// The complex transform over the rows comes first, then the complex-to-real one over the columns, which ignores the imaginary part of columns 0 and side/2.
final class SpectrumFourier {
  private let side: Int, frequencies: Int
  private let inverse: kiss_fft_cfg, forward: kiss_fft_cfg
  /// The real transforms have scratch memory inside: one for each task.
  private let tasks: [Task]
  /// After the vertical transform: [colour][fx][y].
  private let columns: UnsafeMutablePointer<kiss_fft_cpx>

  private static let parts = 2

  private final class Task {
    let colour: Int, part: Int
    let inverse: kiss_fftr_cfg, forward: kiss_fftr_cfg
    let line: UnsafeMutablePointer<Float>
    let spectrum: UnsafeMutablePointer<kiss_fft_cpx>, column: UnsafeMutablePointer<kiss_fft_cpx>

    init?(_ side: Int, colour: Int, part: Int) {
      guard let inverse = kiss_fftr_alloc(Int32(side), 1, nil, nil) else { return nil }
      guard let forward = kiss_fftr_alloc(Int32(side), 0, nil, nil) else {
        free(UnsafeMutableRawPointer(inverse))
        return nil
      }
      (self.colour, self.part, self.inverse, self.forward) = (colour, part, inverse, forward)
      line = .allocate(capacity: side)
      spectrum = .allocate(capacity: side / 2 + 1)
      column = .allocate(capacity: side)
      line.initialize(repeating: 0, count: side)
      spectrum.initialize(repeating: kiss_fft_cpx(r: 0, i: 0), count: side / 2 + 1)
      column.initialize(repeating: kiss_fft_cpx(r: 0, i: 0), count: side)
    }

    deinit {
      free(UnsafeMutableRawPointer(inverse))
      free(UnsafeMutableRawPointer(forward))
      line.deallocate()
      spectrum.deallocate()
      column.deallocate()
    }
  }

  /// Nil if there is no memory for the tables.
  init?(side: Int, frequencies: Int) {
    var tasks: [Task] = []
    for colour in 0..<3 {
      for part in 0..<Self.parts {
        guard let task = Task(side, colour: colour, part: part) else { return nil }
        tasks.append(task)
      }
    }
    guard let inverse = kiss_fft_alloc(Int32(side), 1, nil, nil) else { return nil }
    guard let forward = kiss_fft_alloc(Int32(side), 0, nil, nil) else {
      free(UnsafeMutableRawPointer(inverse))
      return nil
    }
    (self.side, self.frequencies, self.tasks, self.inverse, self.forward) = (side, frequencies, tasks, inverse, forward)
    columns = .allocate(capacity: 3 * frequencies * side)
    columns.initialize(repeating: kiss_fft_cpx(r: 0, i: 0), count: 3 * frequencies * side)
  }

  deinit {
    free(UnsafeMutableRawPointer(inverse))
    free(UnsafeMutableRawPointer(forward))
    columns.deallocate()
  }

  /// The share of `range` that belongs to a part.
  private func share(_ range: Range<Int>, _ part: Int) -> Range<Int> {
    let length = range.count
    return (range.lowerBound + length * part / Self.parts)..<(range.lowerBound + length * (part + 1) / Self.parts)
  }

  func image(_ scaled: UnsafePointer<Float>, _ region: Region, into target: UnsafeMutablePointer<Float>, threads: Threads) {
    let (side, frequencies, width) = (side, frequencies, region.columns.count)
    // SAFETY: the buffers have the shapes that the class's and `Spectrum`'s comments say; the tasks touch disjoint columns, then disjoint rows.
    threads.parallel(tasks.count) { index in
      let task = tasks[index]
      for fx in share(0..<frequencies, task.part) {
        let from = scaled + task.colour * side * 2 * frequencies + fx
        for fy in 0..<side {
          task.column[fy] = kiss_fft_cpx(r: from[fy * 2 * frequencies], i: from[fy * 2 * frequencies + frequencies])
        }
        kiss_fft(inverse, task.column, columns + (task.colour * frequencies + fx) * side)
      }
    }
    threads.parallel(tasks.count) { index in
      let task = tasks[index]
      let from = columns + task.colour * frequencies * side
      for y in share(region.rows, task.part) {
        for fx in 0..<frequencies { task.spectrum[fx] = from[fx * side + y] }
        kiss_fftri(task.inverse, task.spectrum, task.line)
        let row = target + ((y - region.rows.lowerBound) * 3 + task.colour) * width
        row.update(from: task.line + region.columns.lowerBound, count: width)
      }
    }
  }

  func adjoint(_ source: UnsafePointer<Float>, _ region: Region, into gradient: UnsafeMutablePointer<Float>, threads: Threads) {
    let (side, frequencies, width) = (side, frequencies, region.columns.count)
    // SAFETY: as in `image`, with columns and rows exchanged.
    threads.parallel(tasks.count) { index in
      let task = tasks[index]
      let to = columns + task.colour * frequencies * side
      task.line.update(repeating: 0, count: side)
      for y in share(region.rows, task.part) {
        let row = source + ((y - region.rows.lowerBound) * 3 + task.colour) * width
        (task.line + region.columns.lowerBound).update(from: row, count: width)
        kiss_fftr(task.forward, task.line, task.spectrum)
        for fx in 0..<frequencies {
          let weight: Float = fx == 0 || 2 * fx == side ? 1 : 2
          to[fx * side + y] = kiss_fft_cpx(r: weight * task.spectrum[fx].r, i: weight * task.spectrum[fx].i)
        }
      }
    }
    threads.parallel(tasks.count) { index in
      let task = tasks[index]
      for fx in share(0..<frequencies, task.part) {
        let column = columns + (task.colour * frequencies + fx) * side
        for y in 0..<side where !region.rows.contains(y) { column[y] = kiss_fft_cpx(r: 0, i: 0) }
        kiss_fft(forward, column, task.column)
        let to = gradient + task.colour * side * 2 * frequencies + fx
        for fy in 0..<side {
          to[fy * 2 * frequencies] = task.column[fy].r
          to[fy * 2 * frequencies + frequencies] = task.column[fy].i
        }
      }
    }
  }
}
