import Engine
import Networks
import Stopping
import Synchronization

/// Plans by what they compute. Making one folds and packs weights, which takes longer than running it, and the same ones come back again and again.
final class PlanCache: Sendable {
  static let shared = PlanCache(limit: 24)

  struct Key: Hashable, Sendable {
    var network: String, height: Int, width: Int
    var outputs: [Output], arms: [[Intervention]]
    var planClass: PlanClass, gradient: Bool
  }

  private struct State {
    var plans: [Key: Plan] = [:]
    /// The least recently used first.
    var order: [Key] = []
  }

  private let state = Mutex(State())
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  func plan(
    _ network: Network, side: (height: Int, width: Int), outputs: [Output], arms: [[Intervention]] = [[]], class: PlanClass = .single,
    gradient: Bool = false
  ) throws(EngineError) -> Plan {
    let key = Key(
      network: network.hash, height: side.height, width: side.width, outputs: outputs, arms: arms, planClass: `class`,
      gradient: gradient)
    let found: Plan? = state.withLock { state in
      guard let plan = state.plans[key] else { return nil }
      state.order.removeAll { $0 == key }
      state.order.append(key)
      return plan
    }
    if let found { return found }
    // Of a large network it takes a while; one that nobody waits for any more is found here the next time.
    let made = Interruption.aside {
      Result { () throws(EngineError) -> Plan in
        let plan = try Plan(
          graph: network.graph, weights: network.weights, input: side, outputs: outputs, arms: arms, class: `class`, gradient: gradient)
        self.keep(plan, key)
        return plan
      }
    }
    guard let made else { throw .interrupted }
    return try made.get()
  }

  private func keep(_ plan: Plan, _ key: Key) {
    state.withLock { state in
      if state.plans.updateValue(plan, forKey: key) == nil { state.order.append(key) }
      while state.order.count > limit { state.plans[state.order.removeFirst()] = nil }
    }
  }

  /// For tests and for those who need the memory.
  func removeAll() { state.withLock { $0 = State() } }
}
