import Diagnostics

/// A page of the language: of a keyword, a type, or something else that can be written.
public struct LanguagePage: Sendable {
  public enum Kind: String, Sendable { case keyword = "Keywords", topic = "Language", type = "Types" }

  public let kind: Kind
  /// What it is about: its title, and what completion offers.
  public let names: [String]
  /// Other words under which it is found: what other languages call it, and signs.
  public let otherNames: [String]
  public let paragraphs: [String]
  /// Programs; the lines of one that show something end in `// what shows`.
  public let examples: [String]

  /// Every page, from the files of `Pages`, in their order. A heading has the names, and behind `also` the other ones.
  public static let all: [LanguagePage] = EmbeddedText.languagePages.flatMap { file in
    Kind(rawValue: file.name).map { kind in Page.all(in: file.text).map { LanguagePage($0, kind) } } ?? []
  }

  private init(_ page: Page, _ kind: Kind) {
    let parts = page.heading.split(separator: " also ", maxSplits: 1)
    names = parts.first?.split(separator: " ").map(String.init) ?? []
    otherNames = parts.dropFirst().first?.split(separator: " ").map(String.init) ?? []
    (self.kind, paragraphs, examples) = (kind, page.paragraphs, page.examples)
  }

  /// The page that someone means: by its names first, then by the others, then whatever the case of its letters.
  static func named(_ name: String) -> LanguagePage? {
    let lower = name.lowercased()
    return all.first { $0.names.contains(name) } ?? all.first { $0.otherNames.contains(name) }
      ?? all.first { ($0.names + $0.otherNames).contains { $0.lowercased() == lower } }
  }

  /// One line for a list: the first sentence.
  public var summary: String {
    let text = paragraphs.first ?? ""
    return text.firstRange(of: ". ").map { String(text[..<$0.lowerBound]) + "." } ?? text
  }
}
