import Engine
import Imaging
import Networks
import Stopping
import Synchronization

extension Visualization {
  /// Makes the images, in the order of `channels`. With several, each thread works on one channel at a time.
  ///
  /// - Parameters:
  ///   - bookmark: where the ascent of a channel, by its place in `channels`, keeps its state: a later run goes on from there to the same bits.
  ///   - finished: hears of each channel whose steps are all done, by its place, as soon as they are, on any thread.
  ///   - report: told of steps done out of steps × channels, with the objective. When it answers false, every channel keeps its image so far; one that was not
  ///     begun has no result.
  public func run(
    threads: Threads = .shared, report: Progress.Listener? = nil, bookmark: (@Sendable (_ place: Int) -> Bookmark?)? = nil,
    finished: (@Sendable (_ place: Int, VisualizationResult) -> Void)? = nil
  ) throws(VisualizationError) -> [VisualizationResult] {
    try check()
    let state = Mutex(State(results: Array(repeating: nil, count: channels.count)))
    let spaces = Spaces()
    threads.parallelSlots(channels.count) { index, slot in
      guard state.withLock({ $0.error == nil && !$0.isStopped }), !Interruption.isRequested else { return }
      let space = spaces.take(slot) ?? Workspace(self, threads: threads)
      do throws(VisualizationError) {
        // SAFETY (unchecked): pictures are made between two steps, on the thread that makes these.
        nonisolated(unsafe) let space = space
        let result = try ascend(space, channel: channels[index], bookmark?(index)) { steps, objective in
          let (done, isStopped) = state.withLock { state in
            state.done += steps
            return (state.done, state.isStopped)
          }
          guard let report, !isStopped, done % 4 == 0 || self.steps > 0 && done == self.steps * channels.count else { return !isStopped }
          let progress = Progress(
            channels.count == 1 ? "channel \(channels[index])" : "\(channels.count) channels", done: done,
            total: self.steps * channels.count, value: Double(objective), picture: { try? space.image() })
          // Outside the lock: who hears it may take its time.
          if !report(progress) { state.withLock { $0.isStopped = true } }
          return state.withLock { !$0.isStopped }
        }
        if result.steps > 0 || steps == 0 { state.withLock { $0.results[index] = result } }
        if result.steps == steps { finished?(index, result) }
      } catch {
        state.withLock { $0.error = error }
      }
      spaces.give(space, slot)
    }
    return try state.withLock { (state) throws(VisualizationError) in
      if let error = state.error { throw error }
      return state.results.compactMap { $0 }
    }
  }

  private struct State: Sendable {
    var results: [VisualizationResult?]
    var done = 0
    var isStopped = false
    var error: VisualizationError?
  }

  /// Workspaces by slot of the pool. SAFETY (unchecked): no two tasks run in one slot at the same time, and the lock guards the dictionary.
  private final class Spaces: @unchecked Sendable {
    private let lock = Mutex(())
    private var free: [Int: Workspace] = [:]
    func take(_ slot: Int) -> Workspace? { lock.withLock { _ in free.removeValue(forKey: slot) } }
    func give(_ space: Workspace, _ slot: Int) { lock.withLock { _ in free[slot] = space } }
  }

  /// One channel's ascent. `goOn` is told of steps done, and the objective after them.
  private func ascend(
    _ space: Workspace, channel: Int, _ bookmark: Bookmark?, _ goOn: (_ steps: Int, _ objective: Float) -> Bool
  ) throws(VisualizationError) -> VisualizationResult {
    let chance = Chance(seed: seed, channel: channel), adam = Adam()
    var ascent = begin(space, chance, bookmark)
    if let objective = ascent.history.last, !goOn(ascent.steps, objective) { return try result(space, channel, ascent) }
    var pace = Pace(bookmark)
    for step in stride(from: ascent.steps + 1, through: steps, by: 1) {
      let helped = redirects && step <= Self.redirectedSteps
      let objective: Float
      do throws(EngineError) {
        let draws = draws?[step - 1] ?? chance.draws(step: step, space.recipe)
        let isFlat: Bool
        (objective, isFlat) = try space.evaluate(channel: channel, draws, rule: helped ? .redirected : .ordinary)
        ascent.history.append(objective)
        ascent.flat = isFlat ? ascent.flat + 1 : 0
      } catch .interrupted {
        // The step under way is not taken.
        if ascent.steps > 0 { pace.keep(isLast: true) { ascent.packed(space.spectrum) } }
        break
      } catch {
        throw .engine(error)
      }
      if step > Self.redirectedSteps || step == steps {
        ascent.isDead = ascent.flat > 0 && (step <= Self.redirectedSteps + 1 || ascent.isDead)
      }
      adam.step(space.spectrum, step, threads: space.threads)
      let isStopped = !goOn(1, objective)
      if step < steps { pace.keep(isLast: isStopped) { ascent.packed(space.spectrum) } }
      if isStopped { break }
    }
    return try result(space, channel, ascent)
  }

  /// From where an earlier run came to, or from the start.
  private func begin(_ space: Workspace, _ chance: Chance, _ bookmark: Bookmark?) -> Ascent {
    if let bytes = bookmark?.read(), let ascent = Ascent(bytes, space.spectrum, upTo: steps) { return ascent }
    space.spectrum.reset()
    if let spectrum {
      space.spectrum.start(spectrum.values, columns: spectrum.shape[2])
    } else {
      space.spectrum.start(chance.start)
    }
    return Ascent()
  }

  private func result(_ space: Workspace, _ channel: Int, _ ascent: Ascent) throws(VisualizationError) -> VisualizationResult {
    do {
      return VisualizationResult(channel: channel, image: try space.image(), history: ascent.history, isDead: ascent.isDead)
    } catch {
      throw .image(error)
    }
  }
}
