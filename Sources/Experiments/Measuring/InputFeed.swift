import Engine
import Imaging
import Stopping

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
  private var ahead: Aside<Piece>?

  /// The threads that read ahead. Apart from those of the network, which is working at the same time.
  private static let readers = Threads()

  init(_ stimuli: Stimuli, fit: Fit, side: Int, from first: Int = 0, chunk: Int) {
    (self.stimuli, self.fit, self.side, self.chunk, next) = (stimuli, fit, side, chunk, first)
  }

  /// The next piece; nil after the last.
  func piece() throws(MeasuringError) -> Piece? {
    // A function that must be called in order, on this thread, cannot run ahead.
    if case .dataset(let dataset) = stimuli, !dataset.isConcurrent {
      return nextRange().map { Piece(range: $0, inputs: stimuli.inputs(in: $0, fit: fit, side: side, threads: .shared)) }
    }
    guard let current = ahead ?? begin() else { return nil }
    guard let piece = current.result() else { throw .interrupted }
    // With one thread to compute with, two would be one too many.
    ahead = Threads.shared.count > 1 ? begin() : nil
    return piece
  }

  private func begin() -> Aside<Piece>? {
    guard let range = nextRange() else { return nil }
    let (stimuli, fit, side) = (stimuli, fit, side)
    Self.readers.count = Threads.shared.count
    return Aside { Piece(range: range, inputs: stimuli.inputs(in: range, fit: fit, side: side, threads: Self.readers)) }
  }

  private func nextRange() -> Range<Int>? {
    guard next < stimuli.count else { return nil }
    defer { next = min(next + chunk, stimuli.count) }
    return next..<min(next + chunk, stimuli.count)
  }
}
