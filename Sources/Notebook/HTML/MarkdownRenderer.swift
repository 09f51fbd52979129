import CMarkdown

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Markdown as GitHub understands it, by the library that GitHub uses.
enum MarkdownRenderer {
  private static let extensions = ["table", "strikethrough", "autolink", "tagfilter"]

  /// HTML of the Markdown. HTML in it stays (reports hold anchors and sized pictures), but for scripts and frames.
  static func html(_ markdown: String) -> String {
    cmark_gfm_core_extensions_ensure_registered()
    let options = CMARK_OPT_UNSAFE | CMARK_OPT_FOOTNOTES
    guard let parser = cmark_parser_new(options) else { return "" }
    defer { cmark_parser_free(parser) }
    for name in extensions {
      if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
    }
    var text = markdown
    // SAFETY: the buffer is alive for the call, and its length is its own count.
    text.withUTF8 { buffer in
      buffer.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    guard let document = cmark_parser_finish(parser) else { return "" }
    defer { cmark_node_free(document) }
    guard let result = cmark_render_html(document, options, cmark_parser_get_syntax_extensions(parser)) else { return "" }
    defer { free(result) }
    // SAFETY: the library gave a string with its zero; it is copied at once.
    return String(cString: result)
  }
}
