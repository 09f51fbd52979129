import Language
import Session
import Storage

extension NotebookRun {
  /// `rsn params`: what `-p` can set.
  public func params(_ paths: [String], asJSON: Bool) -> ExitStatus {
    var pages: [(path: String, items: [Parameters.Item])] = []
    for path in paths {
      do {
        let (_, program, problems) = try LoadedNotebook.read(path)
        if problems.contains(where: { $0.severity == .error }) {
          console.report(problems)
          return .problems
        }
        pages.append((path, try Parameters(program, registry: registry).items))
      } catch let fault as Parameters.Fault {
        console.complain(fault.description)
        return .usage
      } catch {
        console.complain("\(error)")
        return .unavailable
      }
    }
    if asJSON {
      let list = pages.map { page in
        JSON.object(["notebook": .string(page.path), "params": .array(page.items.map(\.json))])
      }
      return console.show(JSON.object(["schema": .int(1), "notebooks": .array(list)]).pretty)
    }
    return console.show(pages.map { text($0.path, $0.items, isAlone: pages.count == 1) }.joined(separator: "\n\n"))
  }

  private func text(_ path: String, _ items: [Parameters.Item], isAlone: Bool) -> String {
    let head = isAlone ? [] : ["\(path):"]
    guard !items.isEmpty else { return (head + ["\(path) has no params"]).joined(separator: "\n") }
    let left = items.map { "-p \($0.name)=\($0.fallback.argument)" }
    let types = items.map(\.type.name)
    let widths = (left.map(\.count).max() ?? 0, types.map(\.count).max() ?? 0)
    let lines = items.indices.map { index in
      left[index].padded(widths.0) + "  "
        + (items[index].help.isEmpty ? types[index] : types[index].padded(widths.1) + "  " + items[index].help)
    }
    return (head + lines).joined(separator: "\n")
  }
}

extension Value {
  /// As `-p` takes it: a text without quotes.
  fileprivate var argument: String { if case .string(let text) = self { text } else { quoted } }
}

extension String {
  fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

extension Parameters.Item {
  fileprivate var json: JSON {
    .object(["name": .string(name), "type": .string(type.name), "default": JSON(fallback), "help": .string(help)])
  }
}
