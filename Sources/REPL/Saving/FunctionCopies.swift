import Language
import Session

/// The functions that a notebook needs. Where the session has changed a function between two calls that matter, each needs its own; a function that calls
/// another one comes as often as the other does.
struct FunctionCopies {
  /// A function with everything that it calls, as it was at one time.
  struct Copy: Hashable {
    let function: Int
    /// The step that declares each function that it reaches.
    let reached: [Int: Int]
  }

  let slice: Slice
  /// By the time of its step.
  let steps: [Int: SavedStep]
  private(set) var copies: [Copy] = []

  init(_ slice: Slice, _ saved: [SavedStep]) {
    self.slice = slice
    steps = Dictionary(saved.map { ($0.time, $0) }, uniquingKeysWith: { $1 })
    for step in saved where step.step.kind != .function { for function in called(by: step.step) { add(function, at: step.time) } }
  }

  /// Adds a function that is wanted for itself, with all that it calls.
  mutating func add(_ function: Int, at time: Int) {
    let copy = copy(of: function, at: time)
    guard isOwn(copy), !copies.contains(copy) else { return }
    copies.append(copy)
    for next in copy.reached.keys.sorted() where next != function { add(next, at: time) }
  }

  /// Whether it is declared by a `func` of the session, not by an import.
  func isOwn(_ copy: Copy) -> Bool { declaration(of: copy) != nil }

  /// The statement that declares it.
  func declaration(of copy: Copy) -> SavedStep? {
    guard let time = copy.reached[copy.function], let step = steps[time], step.step.kind == .function else { return nil }
    return step
  }

  func copy(of function: Int, at time: Int) -> Copy {
    var reached: [Int: Int] = [:], open = [function]
    while let next = open.popLast() {
      guard reached[next] == nil, let version = slice.version(of: next, at: time) else { continue }
      reached[next] = version
      if let step = steps[version], step.step.kind == .function { open += called(by: step.step) }
    }
    return Copy(function: function, reached: reached)
  }

  /// The functions that a step names.
  func called(by step: Journal.Step) -> [Int] {
    step.names.values.compactMap { if case .function(let number) = $0 { number } else { nil } }.sorted()
  }

  /// A closure keeps the names of its functions: they must mean the same where it is made and where it is called. Else the name of one that does not.
  func changedUnderClosure(in saved: [SavedStep]) -> String? {
    for caller in saved where caller.step.kind != .function {
      let named = Set(called(by: caller.step).flatMap { copy(of: $0, at: caller.time).reached.keys })
      for case .function(let number) in caller.step.footprint.reads where !named.contains(number) {
        let now = copy(of: number, at: caller.time)
        for maker in saved where maker.time < caller.time && maker.step.kind != .function {
          let reaches = called(by: maker.step).contains { copy(of: $0, at: maker.time).reached[number] != nil }
          if reaches, isOwn(now), copy(of: number, at: maker.time) != now { return declaration(of: now)?.declared.first?.name ?? "" }
        }
      }
    }
    return nil
  }
}
