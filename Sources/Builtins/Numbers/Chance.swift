import Engine
import Experiments
import Language
import Stopping

extension Builtin {
  static let sample = Builtin(
    "sample", "n different elements in random order; the same seed gives the same ones.", topic: .numbers,
    parameters: Parameter<[Value]>.first("xs", "What to draw from."), Parameter<Int>.first("n", "How many."),
    Parameter<Int>.required("seed", "The seed."), examples: ["sample(0..<10, 3, seed: 1).count // 3"]
  ) { (xs: [Value], n: Int, seed: Int) throws(Trap) -> [Value] in
    guard (0...xs.count).contains(n) else { throw Trap("cannot draw \(n) of \(xs.count) elements", argument: "n") }
    return Random(seed: .init(bitPattern: Int64(seed))).interruptiblePermutation(xs.count).prefix(n).interruptibleMap { xs[$0] }
  }

  static let shuffle = Builtin(
    "shuffle", "All elements in random order; the same seed gives the same order.", topic: .numbers,
    parameters: Parameter<[Value]>.first("xs", "The elements."), Parameter<Int>.required("seed", "The seed."),
    examples: ["sort(shuffle([3, 1, 2], seed: 4)) // [1, 2, 3]"]
  ) { (xs: [Value], seed: Int) throws(Trap) -> [Value] in
    Random(seed: .init(bitPattern: Int64(seed))).interruptiblePermutation(xs.count).interruptibleMap { xs[$0] }
  }
}

extension Random {
  /// The same as `permutation`, but for who asks to stop.
  func interruptiblePermutation(_ count: Int) -> [Int] {
    var left = Interruption.stride
    return permutation(count) {
      left -= 1
      if left > 0 { return true }
      left = Interruption.stride
      return !Interruption.isRequested
    }
  }
}
