import Builtins
import Diagnostics
import Language
import Syntax

/// What is written in programs: keywords, signs, types, arguments, members.
extension Help {
  /// The name of the list of all these pages.
  static let language = "language"

  var languageOverview: String {
    let groups: [(String, LanguagePage.Kind)] = [("KEYWORDS", .keyword), ("THE LANGUAGE", .topic), ("TYPES", .type)]
    return groups.map { title, kind in
      title + "\n" + columns(LanguagePage.all.filter { $0.kind == kind }.map { ($0.names.joined(separator: ", "), $0.summary) })
    }.joined(separator: "\n\n")
  }

  /// A word of another language, and what is written here.
  func foreignPage(_ word: String) -> String? {
    if Habit.isLibrary(word) {
      return "`\(word)` is a module of another language; here functions stand by themselves, and `help` lists them"
    }
    return Habit.named(word).map { "`\(word)` is of another language; here: " + $0.lines.joined(separator: ", ") }
  }

  func text(_ page: LanguagePage) -> String {
    var parts = [page.names.joined(separator: ", ")] + page.paragraphs
    parts += page.names.compactMap(facts)
    if page.kind == .type { parts += page.names.compactMap(typeFacts) }
    if !page.examples.isEmpty {
      let text = page.examples.joined(separator: "\n").split(separator: "\n").joined(separator: "\n")
      parts.append((page.examples.count + text.count { $0 == "\n" } > 1 ? "Examples\n" : "Example\n") + indented(text))
    }
    return parts.joined(separator: "\n\n")
  }

  /// What is known of something from the grammar.
  private func facts(_ name: String) -> String? {
    switch name {
    case "operators": "From the tightest to the loosest: " + Parser.precedence.map { $0.joined(separator: " ") }.joined(separator: ", ")
    case "cells": columns(CellOptions.wanted.map { ("\($0.name):", $0.wants) })
    default: nil
    }
  }

  // MARK: Arguments and members

  /// The labels of all built-ins, once each.
  var arguments: [String] {
    var seen: Set<String> = []
    return registry.builtins.flatMap { $0.signature.parameters }.filter(\.isLabelled).map(\.name).filter { seen.insert($0).inserted }
  }

  /// Every built-in that has an argument of this name, and what it is there.
  func argumentPage(_ name: String) -> String? {
    var groups: [(type: String, summary: String, functions: [String])] = []
    for builtin in registry.builtins {
      for parameter in builtin.signature.parameters where parameter.isLabelled && parameter.name == name {
        let type = parameter.type.name
        if let index = groups.firstIndex(where: { $0.type == type && $0.summary == parameter.summary }) {
          groups[index].functions.append(builtin.name)
        } else {
          groups.append((type, parameter.summary, [builtin.name]))
        }
      }
    }
    guard !groups.isEmpty else { return nil }
    return "The argument `\(name):`\n"
      + columns(groups.map { ("of " + $0.functions.joined(separator: ", "), "\($0.summary)  (\($0.type))") }, most: 24)
  }

  /// Every type that has a member of this name.
  func memberPage(_ name: String) -> String? {
    var rows: [(String, String)] = []
    for (type, members) in registry.types.sorted(by: { $0.key < $1.key }) {
      rows += members.filter { $0.name == name }.map { ("of \(type)", "\($0.summary)  (\($0.type.name))") }
    }
    if let entry = CoreMembers.table.first(where: { $0.member.name == name }) {
      rows.append(("of " + entry.types.map(\.name).joined(separator: ", "), "\(entry.member.summary)  (\(entry.member.type.name))"))
    }
    return rows.isEmpty ? nil : "The member `.\(name)`\n" + columns(rows)
  }
}
