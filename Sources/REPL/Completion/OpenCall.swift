import Diagnostics
import Syntax

/// A call whose bracket, or whose trailing closure, is open at the cursor.
struct OpenCall {
  struct Argument {
    let label: String?, value: Span
  }
  let name: String
  /// What stands before the point of `x.f(`.
  let base: Span?
  /// Whether it is a symbol's, `.noise(`, and where that begins.
  let isSymbol: Bool
  /// The complete arguments.
  var arguments: [Argument] = []
  /// Of the argument at the cursor: its label, whether nothing stands before the word, and before it but the label.
  var label: String?
  var isStart = false, isValueStart = false

  var labels: [String] { arguments.compactMap(\.label) + (label.map { [$0] } ?? []) }
  /// Unlabelled arguments before the one at the cursor.
  var unlabelled: Int { arguments.count { $0.label == nil } }

  func value(_ label: String) -> Span? { arguments.last { $0.label == label }?.value }

  /// The labels of the arguments that follow the cursor, up to the bracket that closes the call.
  static func labels(in after: String) -> Set<String> {
    var labels: Set<String> = [], depth = 0
    let words = OpenText(after).words
    for (index, word) in words.enumerated() {
      if word.is("(") || word.is("[") || word.is("{") || word.kind == .interpolationStart { depth += 1 }
      if word.is(")") || word.is("]") || word.is("}") || word.kind == .interpolationEnd { depth -= 1 }
      if depth < 0 { break }
      guard depth == 0, let name = word.name, index + 1 < words.count, words[index + 1].is(":"), index > 0, words[index - 1].is(",") else {
        continue
      }
      labels.insert(name)
    }
    return labels
  }
}

extension OpenEntry {
  /// The call around the word: its bracket is the innermost, or an array that is an argument lies between.
  var call: OpenCall? { callAndList?.call }

  /// Also whether the word stands in an array that is the argument: `ch: [1, `.
  var callAndList: (call: OpenCall, isInList: Bool)? {
    guard let last = openers.last else { return nil }
    if words[last].is("("), let call = call(opener: last, end: words.endIndex) { return (call, false) }
    guard words[last].is("["), openers.count >= 2 else { return nil }
    let outer = openers[openers.count - 2]
    guard words[outer].is("("), var call = call(opener: outer, end: last), call.isStart || call.isValueStart else { return nil }
    call.isValueStart = words[last + 1..<words.endIndex].last.map { $0.is(",") } ?? true
    call.isStart = false
    return (call, true)
  }

  /// The call whose bracket is open around the innermost one: `ablate(by: .noise(`.
  var outerCall: OpenCall? {
    guard openers.count >= 2, let last = openers.last else { return nil }
    return call(opener: openers[openers.count - 2], end: last)
  }

  /// The call that a bracket belongs to; nil for other brackets.
  func call(opener: Int, end: Int) -> OpenCall? {
    guard words.indices.contains(opener), words[opener].is("("), !words[opener].startsLine, let callee = words[..<opener].last,
      let name = callee.name, !["if", "while", "in", "return", "for", "func", "else"].contains(name)
    else { return nil }
    if words[..<(opener - 1)].last?.isKeyword("func") ?? false { return nil }
    var call = head(name, at: opener - 1)
    var start = opener + 1, index = start
    while index < end {
      if words[index].is(",") {
        call.arguments.append(argument(start..<index))
        start = index + 1
      }
      index = next(index)
    }
    if start + 1 < end, let label = words[start].name, words[start + 1].is(":") {
      call.label = label
      call.isValueStart = start + 2 == end
    } else {
      call.isStart = start >= end
      call.isValueStart = call.isStart
    }
    return call
  }

  /// The call whose closure an open brace is: `xs.map {`, `f(1) {`. Nil for the braces of statements.
  func closureCall(brace: Int) -> OpenCall? {
    guard words[brace].is("{"), !isBody(brace), let before = words[..<brace].last, !words[brace].startsLine else { return nil }
    if let name = before.name { return head(name, at: brace - 1) }
    guard before.is(")"), let opener = before.partner, var call = call(opener: opener, end: brace - 1) else {
      // An argument of its own: `map(xs, {`.
      return nil
    }
    if call.isStart {
      if !call.arguments.isEmpty || opener + 1 < brace - 1 { call.arguments.append(argument(opener + 1..<brace - 1)) }
    } else {
      call.arguments = arguments(opener + 1..<brace - 1)
    }
    (call.label, call.isStart) = (nil, true)
    return call
  }

  private func head(_ name: String, at index: Int) -> OpenCall {
    guard let point = words[..<index].last, point.is(".") else { return OpenCall(name: name, base: nil, isSymbol: false) }
    guard let before = words[..<(index - 1)].last, before.endsOperand, let start = operandStart(index - 2) else {
      return OpenCall(name: name, base: nil, isSymbol: true)
    }
    return OpenCall(name: name, base: Span(start: words[start].span.start, end: before.span.end), isSymbol: false)
  }

  private func arguments(_ range: Range<Int>) -> [OpenCall.Argument] {
    var list: [OpenCall.Argument] = [], start = range.lowerBound, index = start
    while index < range.upperBound {
      if words[index].is(",") {
        list.append(argument(start..<index))
        start = index + 1
      }
      index = next(index)
    }
    if start < range.upperBound { list.append(argument(start..<range.upperBound)) }
    return list
  }

  private func argument(_ range: Range<Int>) -> OpenCall.Argument {
    var range = range, label: String?
    if range.count >= 2, let name = words[range.lowerBound].name, words[range.lowerBound + 1].is(":") {
      label = name
      range = range.lowerBound + 2..<range.upperBound
    }
    guard !range.isEmpty else { return OpenCall.Argument(label: label, value: Span(start: 0, end: 0)) }
    return OpenCall.Argument(
      label: label, value: Span(start: words[range.lowerBound].span.start, end: words[range.upperBound - 1].span.end))
  }

  /// The word after this one, or after what it opens.
  func next(_ index: Int) -> Int {
    guard let partner = words[index].partner, partner > index else { return index + 1 }
    return partner + 1
  }

  /// Whether a brace opens the body of an `if`, a loop or a function, and no closure.
  func isBody(_ brace: Int) -> Bool {
    var index = brace - 1
    while words.indices.contains(index) {
      let word = words[index]
      if ["if", "while", "for", "func", "else"].contains(where: word.isKeyword) { return true }
      if word.is(";") || word.is("{") || word.is("=") || word.is(",") || word.is("(") || word.is("[") { return false }
      if let partner = word.partner, partner < index {
        index = partner
        // What begins a line begins a statement, unless it goes on with a point.
      }
      if words[index].startsLine, !words[index].is(".") { return ["if", "while", "for", "func"].contains(where: words[index].isKeyword) }
      index -= 1
    }
    return false
  }
}
