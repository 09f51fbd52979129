import Language

/// The statements of a session without which some of its results would not be what they are.
public struct Slice: Sendable {
  public enum Fault: Error, Sendable {
    /// Something that is needed was changed by a statement that did not come to its end.
    case unfinished(String)
  }

  public let journal: Journal
  /// Their places among the journal's steps, in order; of functions each version that some statement calls.
  public let steps: [Int]
  /// The steps that declare each function, in order.
  private let versions: [Int: [Int]]

  /// - Parameters:
  ///   - wanted: What reading the results needs at the end of the session.
  ///   - showing: Whether everything is needed that was shown, too.
  ///   - isLenient: Whether statements that did not come to their end are taken for what they are.
  public init(of journal: Journal, wanted: Set<Footprint.Thing>, showing: Bool, isLenient: Bool = false) throws(Fault) {
    self.journal = journal
    var versions: [Int: [Int]] = [:]
    for (index, step) in journal.steps.enumerated() {
      for case .function(let number) in step.footprint.makes { versions[number, default: []].append(index) }
    }
    self.versions = versions
    var chosen: Set<Int> = [], open: Set<Footprint.Thing> = []
    func want(_ things: Set<Footprint.Thing>, at time: Int) {
      for thing in things {
        guard case .function(let number) = thing else {
          open.insert(thing)
          continue
        }
        if let step = versions[number]?.last(where: { $0 <= time }) { chosen.insert(step) }
      }
    }
    want(wanted, at: journal.steps.count)
    for (index, step) in journal.steps.enumerated().reversed() {
      guard step.kind != .function else { continue }
      let isNeeded =
        chosen.contains(index) || !step.footprint.makes.isDisjoint(with: open) || !step.footprint.changes.isDisjoint(with: open)
      guard isNeeded || (showing && step.shows && step.isWhole) else { continue }
      guard step.isWhole || isLenient else { throw .unfinished(step.text) }
      chosen.insert(index)
      open.subtract(step.footprint.makes)
      want(step.footprint.reads, at: index)
    }
    steps = chosen.sorted()
  }

  /// The step that declares a function as it is at the time of a step; nil for one that no entry declares.
  public func version(of function: Int, at time: Int) -> Int? { versions[function]?.last { $0 <= time } }
}
