/// What can be said of an entry that is still being typed, up to the cursor: a light reading that stands any unfinished text.
struct PartialEntry: Equatable {
  /// A call whose bracket is open.
  struct OpenCall: Equatable {
    let name: String
    /// Whether it was written `x.f(`: the first parameter is taken.
    let isMethod: Bool
    var labels: [String] = []
    /// Unlabelled arguments before the one at the cursor.
    var unlabelled = 0
    /// The label of the argument at the cursor.
    var label: String?
    /// The labelled arguments that are plain strings: `block: "3.1"`.
    var values: [String: String] = [:]
  }

  enum Position: Equatable {
    case name
    /// After `x.`, with the name before the point if it is a plain one.
    case member(of: String?)
    /// After a point that nothing stands before.
    case symbol
    case string
    case comment
  }

  /// What has been typed of the word at the cursor; in a string everything since its quote.
  var word = ""
  var position = Position.name
  /// The innermost call around the cursor, if no other bracket lies between.
  var call: OpenCall?
  /// Whether an argument begins at the word: there a label may stand.
  var isArgumentStart = false
  /// After `import`.
  var isImport = false

  init(_ text: String) {
    var reader = Reader(Array(text))
    reader.run(&self)
  }

  private struct Reader {
    enum Token: Equatable { case name(String), number, string, mark(Character) }
    enum Frame { case call(OpenCall), other }

    let text: [Character]
    var position = 0
    var tokens: [Token] = []
    var frames: [Frame] = []

    init(_ text: [Character]) { self.text = text }

    mutating func run(_ entry: inout PartialEntry) {
      while position < text.count {
        let character = text[position]
        if character == "/", position + 1 < text.count, text[position + 1] == "/" {
          guard let end = text[position...].firstIndex(where: \.isNewline) else { return entry.position = .comment }
          position = end
        } else if character == "\"" {
          guard let content = string() else {
            entry.position = .string
            entry.word = String(text[stringStart...])
            return finish(&entry)
          }
          if case .call(var call)? = frames.last, let label = call.label {
            call.values[label] = String(text[stringStart..<(content - 1)])
            frames[frames.count - 1] = .call(call)
          }
          position = content
          tokens.append(.string)
        } else if character.isLetter || character == "_" || character == "$" {
          let start = position
          while position < text.count, text[position].isLetter || text[position].isNumber || text[position] == "_" || text[position] == "$"
          { position += 1 }
          tokens.append(.name(String(text[start..<position])))
        } else if character.isNumber {
          while position < text.count, text[position].isNumber || text[position] == "." || text[position] == "_" { position += 1 }
          tokens.append(.number)
        } else {
          if !character.isWhitespace { mark(character) }
          position += 1
        }
      }
      let isOpenWord = text.last.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" } ?? false
      if isOpenWord, case .name(let word)? = tokens.last {
        entry.word = word
        tokens.removeLast()
      }
      if tokens.last == .mark(".") { entry.position = point() }
      entry.isImport = tokens.last == .name("import")
      if case .mark(let character)? = tokens.last { entry.isArgumentStart = character == "(" || character == "," }
      finish(&entry)
    }

    var stringStart = 0

    /// The place after the closing quote, or nil where the string is open.
    mutating func string() -> Int? {
      stringStart = position + 1
      var index = position + 1
      while index < text.count {
        if text[index] == "\\" { index += 2 } else if text[index] == "\"" { return index + 1 } else { index += 1 }
      }
      return nil
    }

    func point() -> Position {
      switch tokens.dropLast().last {
      case .name(let name): ["return", "in", "else"].contains(name) ? .symbol : .member(of: beforeIsPoint ? nil : name)
      case .mark(")"), .mark("]"), .mark("}"), .string, .number: .member(of: nil)
      case .mark, nil: .symbol
      }
    }

    private var beforeIsPoint: Bool { tokens.count >= 3 && tokens[tokens.count - 3] == .mark(".") }

    mutating func mark(_ character: Character) {
      switch character {
      case "(":
        if case .name(let name)? = tokens.last {
          let isMethod = tokens.count >= 2 && tokens[tokens.count - 2] == .mark(".")
          frames.append(.call(OpenCall(name: name, isMethod: isMethod)))
        } else {
          frames.append(.other)
        }
      case "[", "{": frames.append(.other)
      case ")", "]", "}": _ = frames.popLast()
      case ":":
        if case .call(var call)? = frames.last, case .name(let label)? = tokens.last, tokens.count >= 2,
          [.mark("("), .mark(",")].contains(tokens[tokens.count - 2])
        {
          call.label = label
          call.labels.append(label)
          frames[frames.count - 1] = .call(call)
        }
      case ",":
        if case .call(var call)? = frames.last {
          if call.label == nil { call.unlabelled += 1 }
          call.label = nil
          frames[frames.count - 1] = .call(call)
        }
      default: break
      }
      tokens.append(.mark(character))
    }

    func finish(_ entry: inout PartialEntry) {
      // A bracket of another kind hides the call, but a list inside an argument still belongs to its label: `ch: [1, `.
      if case .call(let call)? = frames.last { entry.call = call }
      guard case .other? = frames.last else { return }
      entry.isArgumentStart = false
      if frames.count >= 2, case .call(let call) = frames[frames.count - 2], call.label != nil { entry.call = call }
    }
  }
}
