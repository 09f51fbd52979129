import Builtins
import Experiments
import Imaging
import Language
import Networks
import Session

extension Image: Displayed {
  func pieces(in room: Display.Room) -> [Display.Piece] { [.image(self)] }
}

extension Plot: Displayed {
  func pieces(in room: Display.Room) -> [Display.Piece] { [.plot(self)] }
}

extension Example: Displayed {
  func pieces(in room: Display.Room) -> [Display.Piece] { [.image(image), .text(summary)] }
}

extension Table: Displayed {
  func pieces(in room: Display.Room) -> [Display.Piece] {
    [.text(text(columns: room.columns, rows: room.lines, hint: Display.Room.hint, picture: room.thumbnail, isStopped: room.isStopped))]
  }
}

extension Ablation: Displayed {
  func pieces(in room: Display.Room) -> [Display.Piece] {
    guard cuts.count > 1 || summary.count > room.columns else { return [.text(summary)] }
    let count = cuts.reduce(0) { $0 + $1.channels.count }
    let lines = cuts.map { ("  \($0.place)  " + $0.channels.map(String.init).joined(separator: ", ")).cut(to: room.columns) }
    return [.text((["Ablation of \(count) channels"] + lines).joined(separator: "\n"))]
  }
}

extension Network: Displayed {
  func pieces(in room: Display.Room) -> [Display.Piece] {
    let width = blocks.map(\.name.count).max() ?? 0
    let lines = blocks.map { "  " + $0.name.padded(to: width) + "  channels 0..<\($0.channels)" }
    var classes = "  \(classes) classes"
    if let names = classNames { classes += ": " + names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", …" : "") }
    return [.text(([summary, "  SHA-256 \(hash)", classes.cut(to: room.columns)] + lines).joined(separator: "\n"))]
  }
}

extension Dataset: Displayed {
  func pieces(in room: Display.Room) -> [Display.Piece] {
    var lines = [summary]
    if !classNames.isEmpty {
      lines.append("  \(classNames.count) classes: " + classNames.prefix(20).joined(separator: ", ") + (classNames.count > 20 ? ", …" : ""))
    }
    if isMapped { lines.append("  its images go through a function") }
    return [.text(lines.map { $0.cut(to: room.columns) }.joined(separator: "\n"))]
  }
}
