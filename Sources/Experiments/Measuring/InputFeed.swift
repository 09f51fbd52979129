import Engine
import Imaging

/// The inputs of a measurement, piece by piece in order. A data set's pictures are read and fitted on all threads while the network works on the piece
/// before, so that two pieces are in memory, whatever the data set's size.
final class InputFeed {
  struct Piece: Sendable {
    let range: Range<Int>
    /// For each place [3, H, W], normalized; or why there is none.
    let inputs: [Result<Tensor, MeasuringError>]
  }

  private let stimuli: Stimuli, fit: Fit, side: Int, chunk: Int
  private var next: Int
  private var ahead: Background<Piece>?

  /// The threads that read ahead. Apart from those of the network, which is working at the same time.
  private static let readers = Threads()

  init(_ stimuli: Stimuli, fit: Fit, side: Int, from first: Int = 0, chunk: Int) {
    (self.stimuli, self.fit, self.side, self.chunk, next) = (stimuli, fit, side, chunk, first)
  }

  /// The next piece; nil after the last.
  func piece() -> Piece? {
    let current = ahead?.value() ?? prepared(threads: .shared)
    ahead = nil
    // With one thread to compute with, two would be one too many; and a function that must be called in order, on this thread, cannot run ahead.
    if case .dataset(let dataset) = stimuli, dataset.isConcurrent, Threads.shared.count > 1, let range = range(from: next) {
      let (stimuli, fit, side) = (stimuli, fit, side)
      next = range.upperBound
      Self.readers.count = Threads.shared.count
      ahead = Background { Piece(range: range, inputs: stimuli.inputs(in: range, fit: fit, side: side, threads: Self.readers)) }
    }
    return current
  }

  private func prepared(threads: Threads) -> Piece? {
    guard let range = range(from: next) else { return nil }
    next = range.upperBound
    return Piece(range: range, inputs: stimuli.inputs(in: range, fit: fit, side: side, threads: threads))
  }

  private func range(from start: Int) -> Range<Int>? {
    start < stimuli.count ? start..<min(start + chunk, stimuli.count) : nil
  }
}
