/// What an entry was before its changes. Very long ones are not kept.
struct UndoList {
  struct State: Equatable {
    var text: String, cursor: Int
  }

  private var states: [State] = []
  private var current: State?
  private var isTyping = false
  private static let longest = 1 << 14, most = 200

  /// Called before each key.
  mutating func note(_ text: EditedText) {
    guard text.count <= Self.longest else {
      (states, current) = ([], nil)
      return
    }
    let state = State(text: text.string, cursor: text.cursor)
    defer { current = state }
    guard let current, current.text != state.text else { return }
    // A word that is typed goes as one.
    let types = state.text.unicodeScalars.count == current.text.unicodeScalars.count + 1 && state.text.last?.isWhitespace == false
    if !(types && isTyping) { states.append(current) }
    isTyping = types
    if states.count > Self.most { states.removeFirst() }
  }

  mutating func take() -> State? {
    guard let state = states.popLast() else { return nil }
    (current, isTyping) = (state, false)
    return state
  }
}
