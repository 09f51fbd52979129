import Engine
import Imaging
import Networks
import Synchronization

extension Visualization {
  /// Makes the images, in the order of `channels`. With several, each thread works on one channel at a time.
  ///
  /// - Parameter report: told of steps done out of steps × channels, with the objective. When it answers false, every channel keeps its image so far; one that was not
  ///   begun has no result.
  public func run(threads: Threads = .shared, report: Progress.Listener? = nil) throws(VisualizationError) -> [VisualizationResult] {
    try check()
    let state = Mutex(State(results: Array(repeating: nil, count: channels.count)))
    let spaces = Spaces()
    threads.parallelSlots(channels.count) { index, slot in
      guard state.withLock({ $0.error == nil && !$0.isStopped }) else { return }
      let space = spaces.take(slot) ?? Workspace(self, threads: threads)
      do throws(VisualizationError) {
        let result = try ascend(space, channel: channels[index]) { objective in
          state.withLock { state in
            state.done += 1
            guard let report, state.done % 4 == 0 || state.done == steps * channels.count else { return !state.isStopped }
            let progress = Progress(
              channels.count == 1 ? "channel \(channels[index])" : "\(channels.count) channels", done: state.done,
              total: steps * channels.count, value: Double(objective))
            if !report(progress) { state.isStopped = true }
            return !state.isStopped
          }
        }
        state.withLock { $0.results[index] = result }
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

  /// One channel's ascent. `goOn` is told the objective after each step.
  private func ascend(
    _ space: Workspace, channel: Int, _ goOn: (Float) -> Bool
  ) throws(VisualizationError) -> VisualizationResult {
    let chance = Chance(seed: seed, channel: channel), adam = Adam()
    if let spectrum {
      space.spectrum.reset()
      space.spectrum.start(spectrum.values, columns: spectrum.shape[2])
    } else {
      space.spectrum.reset()
      space.spectrum.start(chance.start)
    }
    var history: [Float] = []
    history.reserveCapacity(steps)
    // Flat gradients in a row since the help for dead starts ended; long enough, and nothing will ever move again.
    var flat = 0, isDead = false
    for step in stride(from: 1, through: steps, by: 1) {
      let helped = redirects && step <= Self.redirectedSteps
      do {
        let draws = draws?[step - 1] ?? chance.draws(step: step, space.recipe)
        let (objective, isFlat) = try space.evaluate(channel: channel, draws, rule: helped ? .redirected : .ordinary)
        history.append(objective)
        flat = isFlat ? flat + 1 : 0
      } catch {
        throw .engine(error)
      }
      if step > Self.redirectedSteps || step == steps {
        isDead = flat > 0 && (step <= Self.redirectedSteps + 1 || isDead)
      }
      adam.step(space.spectrum, step, threads: space.threads)
      if !goOn(history[step - 1]) { break }
    }
    do {
      return VisualizationResult(channel: channel, image: try space.image(), history: history, isDead: isDead)
    } catch {
      throw .image(error)
    }
  }
}
