import Language
import Storage

extension ReportComparison {
  /// Lines of text that are shown of a file that differs.
  private static let shownLines = 12

  /// `img/wants-1.png  differs: largest difference 3/255, mean 0.02/255, in 12 of 50176 pixels`
  var text: String {
    var lines: [String] = []
    for file in differing {
      lines.append("\(file.name): \(file.finding.words)" + (file.strip.map { "\n  see \($0)" } ?? ""))
      if case .text(let changes) = file.finding, !file.name.hasSuffix(".svg") {
        lines += changes.prefix(Self.shownLines).map { "  " + $0.prefix(160) }
        if changes.count > Self.shownLines { lines.append("  … and \(changes.count - Self.shownLines) more lines") }
      }
    }
    let images = files.count { $0.name.hasSuffix(".png") }
    let count = "\(files.count) file\(files.count == 1 ? "" : "s")"
    lines.append(
      differing.isEmpty
        ? "identical: \(count)" + (images > 0 ? ", \(images) of them images" : "")
        : "\(differing.count) of \(count) differ\(differing.count == 1 ? "s" : "")")
    return lines.joined(separator: "\n")
  }
}

extension ReportComparison.Finding {
  fileprivate var words: String {
    switch self {
    case .identical: "identical"
    case .onlyBefore: "only the first report has it"
    case .onlyAfter: "only the second report has it"
    case .text(let changes): changes.count == 1 ? "a line differs" : "\(changes.count) lines differ"
    case .table(let table):
      "\(table.differing) of \(table.count) cells differ"
        + (table.largest.map { ", the largest difference is \(Value.number($0).displayed(.report)) (\(table.place))" } ?? "")
    case .image(let image):
      "largest difference \(image.largest)/255, mean \(Value.number(image.mean).displayed(.report))/255, in \(image.differing) of \(image.count) pixels"
    case .imageSizes(let sizes): "sizes differ: \(sizes)"
    case .bytes: "bytes differ"
    }
  }
}
