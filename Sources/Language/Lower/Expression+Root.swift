import Syntax

extension Expression {
  /// The variable at the beginning of `name[i].member`, if there is one.
  var rootName: String? {
    switch kind {
    case .name(let name): name
    case .subscripted(let element): element.base.rootName
    case .member(let member): member.base.rootName
    default: nil
    }
  }
}
