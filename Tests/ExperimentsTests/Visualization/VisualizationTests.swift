import HashedNetwork
import Engine
import Imaging
import Networks
import Stopping
import Synchronization
import Testing

@testable import Experiments

/// The ascent as a whole, on a small network with random weights.
@Suite struct VisualizationTests {
  static let network = Result { try HashedNetwork.resnet18(width: 8, classes: 5, seed: 1) }

  private func visualization(
    _ block: String = "2.1", _ layer: Layer = .pre, _ channels: [Int] = [3], steps: Int = 6
  ) throws -> Visualization {
    let network = try Self.network.get()
    var visualization = Visualization(network: network, tap: try network.tap(block: block, layer: layer), channels: channels)
    visualization.steps = steps
    visualization.size = 64
    return visualization
  }

  @Test(arguments: [Site.center, .mean, .position(row: 3, column: 20)], [Recipe.paper, .lucent, .plain])
  func gradientIsTheObjectives(site: Site, recipe: Recipe) throws {
    var request = try visualization()
    (request.site, request.recipe, request.jitter) = (site, recipe, 8)
    let space = Workspace(request, threads: .shared), spectrum = space.spectrum
    let random = Random(seed: 6)
    spectrum.start((0..<spectrum.elements).map { 0.3 * random.normal(UInt64($0)) }, columns: spectrum.frequencies)
    let draws = Chance(seed: 1, channel: 3).draws(step: 4, space.recipe)
    _ = try space.evaluate(channel: 3, draws, rule: .ordinary)
    // Up the gradient itself and in a random direction.
    let places = (0..<spectrum.elements).map { spectrum.place($0, columns: spectrum.frequencies) ?? $0 }
    let derivative = spectrum.derivative(scaled: true), gradient = places.map { derivative[$0] }
    let norm = gradient.reduce(0.0) { $0 + Double($1 * $1) }.squareRoot()
    let start = places.map { spectrum.parameters[$0] }
    let step = 0.002  // small, because of the kinks of ReLU and pooling
    let up = gradient.map { Float(Double($0) / norm * step) }
    func objective(_ sign: Float) throws -> Double {
      spectrum.start(zip(start, up).map { $0 + sign * $1 }, columns: spectrum.frequencies)
      return Double(try space.evaluate(channel: 3, draws, rule: .ordinary).objective)
    }
    let slope = (try objective(1) - objective(-1)) / (2 * step)
    // The gradient has the sign of a loss.
    #expect(abs(slope + norm) < 0.03 * norm, "slope \(slope), norm \(norm)")
  }

  @Test func imagesAreTheSameAloneAndInCompany() throws {
    let three = try visualization("3.0", .pre, [9, 2, 5]).run()
    let one = try visualization("3.0", .pre, [2]).run(threads: Threads(count: 1))
    #expect(three.map(\.channel) == [9, 2, 5])
    #expect(three[1].image == one[0].image && three[1].history == one[0].history)
    #expect(three[0].image != three[1].image)
    var other = try visualization("3.0", .pre, [2])
    other.seed = 1
    #expect(try other.run()[0].image != one[0].image)
  }

  @Test func objectiveRisesAndPixelsAreBytes() throws {
    var request = try visualization(steps: 40)
    request.recipe = .plain
    let result = try #require(try request.run().first)
    #expect(result.history.count == 40 && !result.isDead)
    #expect(try #require(result.history.last) > result.history[0] + 1)
    #expect(result.image.roundedToBytes() == result.image)
    #expect(result.image.height == 64 && result.image.width == 64)
  }

  @Test func replayFollowsItsSource() throws {
    var source = try visualization("3.1", .pre, [4])
    source.exact = true  // so that neither helps with a dead start
    var replay = source
    let space = Workspace(source, threads: .shared)
    space.spectrum.start(Chance(seed: 0, channel: 4).start)
    replay.spectrum = try Tensor(
      shape: [3, 64, 33, 2],
      values: (0..<space.spectrum.elements).map { space.spectrum.parameters[space.spectrum.place($0, columns: 33) ?? $0] })
    replay.draws = (1...6).map { Chance(seed: 0, channel: 4).draws(step: $0, source.transforms) }
    replay.seed = 77
    #expect(try source.run()[0].image == replay.run()[0].image)
  }

  @Test func stopKeepsTheImageSoFar() throws {
    let reports = Mutex<[Progress]>([])
    let results = try visualization(steps: 400).run { progress in
      reports.withLock {
        $0.append(progress)
        return progress.done < 12
      }
    }
    #expect(results.count == 1 && results[0].steps == 12)
    let seen = reports.withLock { $0 }
    #expect(seen.map(\.done) == [4, 8, 12] && seen[0].total == 400)
    #expect(seen[2].value == Double(results[0].history[11]))
  }

  /// Stopped again and again, each time after some steps, and gone on from what was kept: the same bits.
  @Test func whatWasStoppedGoesOnToTheSameBits() throws {
    var whole = try visualization("1.0", .post, [2, 7])
    (whole.steps, whole.size) = (30, 48)
    let uninterrupted = try whole.run()
    let kept = Mutex<[Int: [UInt8]]>([:]), finished = Mutex<[Int]>([])
    var results: [VisualizationResult] = [], rounds = 0
    while finished.withLock({ $0.count }) < 2, rounds < 60 {
      rounds += 1
      let steps = Mutex(0), limit = 3 + rounds % 5
      results = try whole.run(
        report: { _ in
          steps.withLock { done in
            done += 4
            return done < 4 * limit
          }
        },
        bookmark: { place in
          Bookmark(
            interval: .seconds(3600), read: { kept.withLock { $0[place] } }, write: { state in kept.withLock { $0[place] = state } })
        },
        finished: { place, _ in finished.withLock { if !$0.contains(place) { $0.append(place) } } })
    }
    #expect(rounds > 2)
    results = try whole.run(bookmark: { place in Bookmark(read: { kept.withLock { $0[place] } }, write: { _ in }) })
    for (one, other) in zip(results, uninterrupted) { #expect(one.image == other.image && one.history == other.history) }
    // Anything else is no state, and begins anew.
    let damaged = try whole.run(bookmark: { _ in Bookmark(read: { [1, 2, 3] }, write: { _ in }) })
    #expect(damaged[0].image == uninterrupted[0].image)
  }

  /// Stopped anywhere within a step: that step is not taken.
  @Test func whatWasStoppedWithinAStepGoesOnToTheSameBits() throws {
    var whole = try visualization("1.0", .post, [2, 7])
    (whole.steps, whole.size) = (20, 48)
    let uninterrupted = try whole.run()
    let kept = Mutex<[Int: [UInt8]]>([:])
    var steps: [Int] = []
    for round in 1...60 {
      let patience = Patience(questions: 40 + 7 * round)
      let results = try Interruption.working(for: patience.work) { () throws(VisualizationError) in
        try whole.run(bookmark: { place in
          Bookmark(
            interval: .seconds(3600), read: { kept.withLock { $0[place] } }, write: { state in kept.withLock { $0[place] = state } })
        })
      }
      steps.append(results.map(\.steps).reduce(0, +))
      if steps.last == 40 { break }
    }
    #expect(steps.count > 3 && steps == steps.sorted() && steps.last == 40, "\(steps)")
    let results = try whole.run(bookmark: { place in Bookmark(read: { kept.withLock { $0[place] } }, write: { _ in }) })
    for (one, other) in zip(results, uninterrupted) { #expect(one.image == other.image && one.history == other.history) }
  }

  /// Channels that were not begun are not begun to be stopped.
  @Test func whatWasNotBegunLeavesNothing() throws {
    var many = try visualization("1.0", .post, [0, 1, 2, 3])
    (many.steps, many.size) = (2000, 48)
    let kept = Mutex<Set<Int>>([]), asked = Mutex(false)
    let results = try Interruption.working(for: StoppableWork { asked.withLock(\.self) }) { () throws(VisualizationError) in
      try many.run(
        threads: Threads(count: 1),
        report: { progress in
          if progress.done >= 8 { asked.withLock { $0 = true } }
          return true
        },
        bookmark: { place in Bookmark(interval: .seconds(3600), read: { nil }, write: { _ in kept.withLock { _ = $0.insert(place) } }) })
    }
    #expect(results.map(\.channel) == [0] && results[0].steps >= 8)
    #expect(kept.withLock(\.self) == [0])
  }

  @Test func deadStartsAreHelpedOrReported() throws {
    // A block's output: its last ReLU is shut at the start for many channels.
    var request = try visualization("2.1", .post, Array(0..<16), steps: 20)
    request.recipe = .plain
    let helped = try request.run()
    request.exact = true
    let alone = try request.run()
    let shut = alone.indices.filter { alone[$0].history.allSatisfy { $0 == 0 } }
    #expect(!shut.isEmpty)
    for index in alone.indices { #expect(alone[index].isDead == shut.contains(index)) }
    #expect(helped.filter(\.isDead).count < shut.count / 2)
  }

  @Test func placesAndJitter() throws {
    func jitter(_ block: String, _ layer: Layer) throws -> Int { try visualization(block, layer, [0]).paperJitter }
    #expect(try ["1.0", "1.1", "2.0", "2.1", "3.0", "3.1", "4.0", "4.1"].map { try jitter($0, .pre) } == [0, 0, 0, 4, 4, 16, 16, 16])
    #expect(try ["1.0", "1.1", "2.0", "2.1", "3.0", "3.1", "4.0", "4.1"].map { try jitter($0, .in) } == [0, 0, 0, 0, 4, 4, 16, 16])
    var request = try visualization("2.1", .pre)
    request.aliased = true
    #expect(request.target.layer == .post && request.target.block == "2.1" && request.paperJitter == 4)
    request.jitter = 9
    #expect(request.transforms.jitter1 == 9 && request.transforms.jitter2 == 4)
  }

  @Test func impossibleRequestsAreErrors() throws {
    func message(_ change: (inout Visualization) throws -> Void) rethrows -> String? {
      guard var request = try? visualization() else { return nil }
      try change(&request)
      do throws(VisualizationError) {
        _ = try request.run()
        return nil
      } catch {
        return error.description
      }
    }
    #expect(message { $0.channels = [16] }?.contains("16") == true)
    #expect(message { $0.channels = [-1] } != nil)
    #expect(message { $0.channels = [] } == "no channel to visualize")
    #expect(message { $0.site = .map } != nil)
    #expect(message { $0.site = .position(row: 28, column: 0) }?.contains("28×28") == true)
    #expect(message { $0.steps = -1 } != nil)
    #expect(message { $0.size = 0 } != nil)
    #expect(message { $0.size = 1_000_000 } != nil)
    #expect(message { $0.jitter = 64 } != nil)
    #expect(message { $0.spectrum = Tensor(zeros: [3, 64, 64, 2]) }?.contains("3×64×33×2") == true)
    #expect(message { $0.draws = [StepDraws()] } == "1 rows of draws for 6 steps")
    #expect(message { $0.draws = Array(repeating: StepDraws(scale: 0), count: 6) }?.contains("step 1") == true)
    #expect(message { $0.draws = Array(repeating: StepDraws(right1: 64), count: 6) } != nil)
    #expect(StepDraws(row: [0.5, 0, 1, 0, 0, 0]) == nil && StepDraws(row: [1, 0]) == nil)
    #expect(message { $0.steps = 0 } == nil)
  }
}
