/// Entries such as people type, chosen by a seed; some fail.
struct RandomEntries {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  private mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(count))
  }
  private mutating func one(_ choices: [String]) -> String { choices[below(choices.count)] }
  private mutating func name() -> String { one(["a", "b", "c", "d"]) }
  private mutating func function() -> String { one(["f", "g", "h"]) }

  private mutating func number() -> String {
    switch below(7) {
    case 0: name()
    case 1: "\(below(9))"
    case 2: "\(function())(\(name()))"
    case 3: "(\(name()) + \(below(5)))"
    case 4: "_"
    case 5: "\(name()) * 2"
    default: "\(below(9)) - \(name())"
    }
  }

  mutating func entry() -> String {
    switch below(19) {
    case 0, 1, 2: "let \(name()) = \(number())"
    case 3, 4: "var \(name()) = \(number())"
    case 5: "\(name()) = \(number())"
    case 6: "\(name()) += \(number())"
    case 7: "func f(_ x) { x + \(one(["a", "b", "_", "5", "d * 2"])) }"
    case 8: "func \(one(["g", "h"]))(_ x) {\n  \(name()) += 1\n  return f(x) * \(below(4))\n}"
    case 9: "for i in 0..<3 { \(name()) += i + \(number()) }"
    case 10: number()
    case 11: "let k = [1, 2].map { $0 + \(name()) }"
    case 12: "let (\(name()), e) = (\(number()), \(number()))"
    case 13: "let op = { $0 + \(number()) }"
    case 14: "let \(name()) = op(\(number()))"
    case 15: "let (a, b) = [\(number()), \(number())]"
    case 16: "show(\(number())); \(name()) * 3"
    case 17: "print(_ + \(number())); \(number());"
    default: "let a = \(number()); let \(one(["m", "n"])) = \(number())"
    }
  }
}
