extension String {
  /// Without a folder in front of the paths in it.
  func withoutFolder(_ folder: String) -> String {
    guard !folder.isEmpty, folder != "/", folder != "." else { return self }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    var result = "", rest = self[...]
    while let found = rest.firstRange(of: prefix) {
      let isStart =
        found.lowerBound == rest.startIndex
        ? !(result.last?.isPartOfPath ?? false) : !rest[rest.index(before: found.lowerBound)].isPartOfPath
      result += rest[..<found.lowerBound] + (isStart ? "" : prefix)
      rest = rest[found.upperBound...]
    }
    return result + rest
  }
}

extension Character {
  fileprivate var isPartOfPath: Bool { isLetter || isNumber || "/._-~".contains(self) }
}
