/// The tags of a page that `MarkdownRenderer` made: enough of HTML for what stands in reports.
enum HTMLTags {
  struct Tag {
    /// `img`
    let name: String
    var attributes: [(name: String, value: String)]
    let isClosed: Bool

    subscript(name: String) -> String? {
      get { attributes.first { $0.name == name }?.value }
      set {
        attributes.removeAll { $0.name == name }
        if let newValue { attributes.append((name, newValue)) }
      }
    }

    var text: String {
      "<\(name)" + attributes.map { " \($0.name)=\"\(Markdown.attribute($0.value))\"" }.joined() + (isClosed ? " />" : ">")
    }
  }

  /// Gives every tag that opens to `change`, and puts what comes back in its place.
  static func rewrite(_ html: String, _ change: (Tag) -> Tag) -> String {
    var result = "", rest = html[...]
    while let start = rest.firstIndex(of: "<") {
      result += rest[..<start]
      rest = rest[start...]
      guard let (tag, end) = tag(rest) else {
        result.append("<")
        rest = rest.dropFirst()
        continue
      }
      result += change(tag).text
      rest = rest[end...]
    }
    return result + rest
  }

  /// The tag at the beginning, if one opens there, and where it ends.
  private static func tag(_ html: Substring) -> (Tag, String.Index)? {
    var rest = html.dropFirst()
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
    guard name.first?.isLetter ?? false else { return nil }
    rest = rest[name.endIndex...]
    var attributes: [(name: String, value: String)] = []
    while true {
      rest = rest.drop { $0.isWhitespace }
      if rest.hasPrefix("/>") {
        return (Tag(name: String(name), attributes: attributes, isClosed: true), rest.index(rest.startIndex, offsetBy: 2))
      }
      if rest.first == ">" { return (Tag(name: String(name), attributes: attributes, isClosed: false), rest.index(after: rest.startIndex)) }
      let key = rest.prefix { !$0.isWhitespace && !"=>/\"'<".contains($0) }
      guard !key.isEmpty else { return nil }
      rest = rest[key.endIndex...].drop { $0.isWhitespace }
      guard rest.first == "=" else {
        attributes.append((String(key), ""))
        continue
      }
      rest = rest.dropFirst().drop { $0.isWhitespace }
      guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
      rest = rest.dropFirst()
      guard let end = rest.firstIndex(of: quote) else { return nil }
      attributes.append((String(key), unescaped(rest[..<end])))
      rest = rest[rest.index(after: end)...]
    }
  }

  /// Text with its entities resolved, as far as the renderer writes any.
  static func unescaped(_ text: some StringProtocol) -> String {
    guard text.contains("&") else { return String(text) }
    return String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing(
      "&#39;", with: "'"
    )
    .replacing("&amp;", with: "&")
  }

  static func escaped(_ text: some StringProtocol) -> String {
    String(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  /// Without tags; entities stay.
  static func plain(_ html: String) -> String {
    var result = "", isTag = false
    for character in html {
      if character == "<" { isTag = true } else if character == ">" { isTag = false } else if !isTag { result.append(character) }
    }
    return result
  }
}
