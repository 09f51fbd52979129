import Session
import Storage

/// A report as one self-contained page: its Markdown as HTML, with pictures, data and style inside.
struct HTMLPage {
  static let fileName = "report.html"

  /// The report's folder, below which pictures and data lie.
  let folder: String
  let markdown: String

  /// Reads README.md and writes the page beside it. Gives the page's path.
  static func write(reportAt folder: String) throws(FileError) -> String {
    let markdown = String(decoding: try Files.read(Paths.join(folder, "README.md")), as: UTF8.self)
    let path = Paths.join(folder, fileName)
    try AtomicFile.write(HTMLPage(folder: folder, markdown: markdown).text, to: path)
    return path
  }

  var text: String {
    var body = CodeHighlighter.highlightBlocks(in: MarkdownRenderer.html(markdown))
    body = body.replacing("<table>", with: "<div class=\"table\"><table>").replacing("</table>", with: "</table></div>")
    body = body.replacing("<li>✓", with: "<li class=\"verdict\"><span class=\"holds\">✓</span>").replacing(
      "<li>✗", with: "<li class=\"verdict\"><span class=\"fails\">✗</span>")
    body = body.replacing("<td>✓", with: "<td><span class=\"holds\">✓</span>").replacing(
      "<td>✗", with: "<td><span class=\"fails\">✗</span>")
    // Last: from here on the page is as large as its pictures.
    body = HTMLTags.rewrite(body, Inliner(folder: folder).rewrite)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="Resin">
      <title>\(title)</title>
      <style>
      \(StyleSheet.text)</style>
      </head>
      <body>
      <main>
      \(body)</main>
      </body>
      </html>

      """
  }

  /// The first heading, without its markup.
  private var title: String {
    let line = markdown.split(separator: "\n").first { $0.hasPrefix("# ") }.map { String($0.dropFirst(2)) } ?? "Report"
    var text = HTMLTags.plain(MarkdownRenderer.html(line))
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return text
  }
}

extension Console {
  /// Writes a report's page and shows its path.
  func writePage(of folder: String) -> ExitStatus {
    do { return show(try HTMLPage.write(reportAt: folder)) } catch {
      complain(error.description)
      return .unavailable
    }
  }
}
