/// A command of vi's command mode, key by key: a count, what is to be done, how far.
struct ViCommand: Equatable {
  enum State: Equatable { case goesOn, isWhole, isNone }

  private(set) var keys: [Unicode.Scalar] = []
  private var counts = [0, 0]
  /// `d`, `c`, `y`, `<` or `>`, if one of these came.
  private(set) var change: Unicode.Scalar?
  /// The command's name, or how far the change goes: `g` stands for `gg`, the change's own key for whole lines.
  private(set) var name: Unicode.Scalar = " "
  /// What `f`, `r` and the like are given, and the object of `i` and `a` after a change.
  private(set) var argument: Unicode.Scalar?
  private var wantsArgument = false

  /// How often, where that was said.
  var given: Int? { counts[0] == 0 && counts[1] == 0 ? nil : max(1, counts[0]) * max(1, counts[1]) }
  var count: Int { given ?? 1 }
  var isLines: Bool { change == name }

  mutating func add(_ key: Unicode.Scalar) -> State {
    keys.append(key)
    if wantsArgument {
      argument = key
      return name == "g" && key != "g" ? .isNone : .isWhole
    }
    let place = change == nil ? 0 : 1
    if let digit = Int(String(key)), digit > 0 || counts[place] > 0 {
      counts[place] = min(99_999, counts[place] * 10 + digit)
      return .goesOn
    }
    if change == nil, "dcy<>".unicodeScalars.contains(key) {
      change = key
      return .goesOn
    }
    name = key
    if "fFtTg".unicodeScalars.contains(key) || (change == nil ? key == "r" : key == "i" || key == "a") {
      wantsArgument = true
      return .goesOn
    }
    guard change == nil || isLines || Self.motions.unicodeScalars.contains(key) else { return .isNone }
    return .isWhole
  }

  /// What a change may go over, besides those that want an argument.
  private static let motions = "hjklwbeWBE0^$G;,%| "
}
