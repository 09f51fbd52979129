/// A report as one self-contained page.
enum HTMLPage {
  static let fileName = "report.html"
}
