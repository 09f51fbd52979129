extension String {
  /// For messages: a name out of a file on one line, whatever it holds, and not too long.
  var shown: String {
    var text = ""
    for scalar in unicodeScalars {
      guard text.count < 80 else { return text + "…" }
      if scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else if scalar.properties.isWhitespace {
        text += " "
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
