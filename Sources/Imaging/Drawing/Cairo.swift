import CCairo

/// Cairo's picture and pen, freed with the object.
final class Canvas {
  private let surface: OpaquePointer
  private let pen: OpaquePointer
  private let rows: Int
  private let columns: Int

  init(height: Int, width: Int, paper: Colour = .white) throws(ImageError) {
    try Image.check(height: height, width: width)
    guard max(height, width) <= 32767 else { throw .tooLarge(name: nil, height: height, width: width) }
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)) else {
      throw .failed(doing: "drawing", reason: "there is not enough memory")
    }
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let pen = cairo_create(surface) else {
      let reason = String(cString: cairo_status_to_string(cairo_surface_status(surface)))
      cairo_surface_destroy(surface)
      throw .failed(doing: "drawing", reason: reason)
    }
    (self.surface, self.pen, rows, columns) = (surface, pen, height, width)
    cairo_set_source_rgb(pen, paper.red, paper.green, paper.blue)
    cairo_paint(pen)
    // The shapes of letters are not bent to the pixels: the same on every screen, and evenly spaced.
    let options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_set_font_options(pen, options)
    cairo_font_options_destroy(options)
    cairo_set_line_join(pen, CAIRO_LINE_JOIN_ROUND)
  }

  deinit {
    cairo_destroy(pen)
    cairo_surface_destroy(surface)
  }

  /// What has been drawn.
  func image() throws(ImageError) -> Image {
    cairo_surface_flush(surface)
    guard cairo_status(pen) == CAIRO_STATUS_SUCCESS, let data = cairo_image_surface_get_data(surface) else {
      throw .failed(doing: "drawing", reason: String(cString: cairo_status_to_string(cairo_status(pen))))
    }
    let stride = Int(cairo_image_surface_get_stride(surface))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rows * columns * 3)
    for y in 0..<rows {
      for x in 0..<columns {
        // SAFETY: the surface has `rows` rows of `stride` ≥ 4 · `columns` bytes, aligned to 4, and lives as long as this object.
        let pixel = UnsafeRawPointer(data).load(fromByteOffset: y * stride + x * 4, as: UInt32.self)
        bytes.append(UInt8(truncatingIfNeeded: pixel >> 16))
        bytes.append(UInt8(truncatingIfNeeded: pixel >> 8))
        bytes.append(UInt8(truncatingIfNeeded: pixel))
      }
    }
    return try Image(bytes: bytes, height: rows, width: columns)
  }

  func scale(by factor: Double) { cairo_scale(pen, factor, factor) }

  func draw(_ elements: [Drawing.Element]) throws(ImageError) {
    for element in elements { try draw(element) }
  }

  private func draw(_ element: Drawing.Element) throws(ImageError) {
    switch element {
    case .line(let points, let stroke):
      path(points)
      self.stroke(stroke)
    case .polygon(let points, let fill, let opacity):
      path(points)
      cairo_close_path(pen)
      cairo_set_source_rgba(pen, fill.red, fill.green, fill.blue, opacity)
      cairo_fill(pen)
    case .rectangle(let r, let fill):
      cairo_rectangle(pen, r.left, r.top, r.width, r.height)
      self.fill(fill)
    case .frame(let r, let stroke):
      cairo_rectangle(pen, r.left, r.top, r.width, r.height)
      self.stroke(stroke)
    case .circle(let center, let radius, let fill, let stroke):
      cairo_new_sub_path(pen)
      cairo_arc(pen, center.x, center.y, radius, 0, 2 * .pi)
      self.fill(fill, keep: stroke != nil)
      if let stroke { self.stroke(stroke) }
    case .text(let text, let point, let font, let colour, let anchor, let turn):
      self.text(text, at: point, font, colour, anchor, turn)
    case .pixels(let image, let r): try pixels(image, r)
    case .clipped(let elements, let r):
      cairo_save(pen)
      cairo_rectangle(pen, r.left, r.top, r.width, r.height)
      cairo_clip(pen)
      try draw(elements)
      cairo_restore(pen)
    case .group(let elements, let origin):
      cairo_save(pen)
      cairo_translate(pen, origin.x, origin.y)
      try draw(elements)
      cairo_restore(pen)
    }
  }

  /// The width of a text in points.
  func width(of text: String, _ font: Drawing.Font) -> Double {
    select(font)
    var extents = cairo_text_extents_t()
    cairo_text_extents(pen, text, &extents)
    return extents.x_advance
  }

  /// Where the ink of a text lies that begins at (0, 0), in points; y points down.
  func ink(of text: String, _ font: Drawing.Font) -> Rectangle {
    select(font)
    var extents = cairo_text_extents_t()
    cairo_text_extents(pen, text, &extents)
    return Rectangle(left: extents.x_bearing, top: extents.y_bearing, width: extents.width, height: extents.height)
  }

  private func select(_ font: Drawing.Font) {
    cairo_select_font_face(
      pen, Drawing.Font.family, CAIRO_FONT_SLANT_NORMAL, font.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(pen, font.size)
  }

  private func text(_ text: String, at point: Point, _ font: Drawing.Font, _ colour: Colour, _ anchor: Drawing.Anchor, _ turn: Drawing.Turn)
  {
    let width = width(of: text, font)
    cairo_save(pen)
    cairo_translate(pen, point.x, point.y)
    if turn != .none { cairo_rotate(pen, -turn.angle) }
    let before =
      switch anchor {
      case .start: 0.0
      case .middle: width / 2
      case .end: width
      }
    cairo_move_to(pen, -before, 0)
    cairo_set_source_rgb(pen, colour.red, colour.green, colour.blue)
    cairo_show_text(pen, text)
    cairo_restore(pen)
    cairo_new_path(pen)
  }

  private func pixels(_ image: Image, _ r: Rectangle) throws(ImageError) {
    let canvas = try Canvas(image)
    cairo_save(pen)
    cairo_translate(pen, r.left, r.top)
    cairo_scale(pen, r.width / Double(image.width), r.height / Double(image.height))
    cairo_set_source_surface(pen, canvas.surface, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(pen), CAIRO_FILTER_NEAREST)
    cairo_rectangle(pen, 0, 0, Double(image.width), Double(image.height))
    cairo_fill(pen)
    cairo_restore(pen)
  }

  /// A canvas that shows an image.
  private convenience init(_ image: Image) throws(ImageError) {
    try self.init(height: image.height, width: image.width)
    guard let data = cairo_image_surface_get_data(surface) else { throw .failed(doing: "drawing", reason: "there is not enough memory") }
    let stride = Int(cairo_image_surface_get_stride(surface))
    let bytes = image.bytes
    cairo_surface_flush(surface)
    for y in 0..<rows {
      for x in 0..<columns {
        let i = (y * columns + x) * 3
        let pixel = UInt32(bytes[i]) << 16 | UInt32(bytes[i + 1]) << 8 | UInt32(bytes[i + 2])
        // SAFETY: as in `image()`.
        UnsafeMutableRawPointer(data).storeBytes(of: pixel, toByteOffset: y * stride + x * 4, as: UInt32.self)
      }
    }
    cairo_surface_mark_dirty(surface)
  }

  private func path(_ points: [Point]) {
    cairo_new_path(pen)
    for (i, point) in points.enumerated() {
      if i == 0 { cairo_move_to(pen, point.x, point.y) } else { cairo_line_to(pen, point.x, point.y) }
    }
  }

  private func fill(_ colour: Colour, keep: Bool = false) {
    cairo_set_source_rgb(pen, colour.red, colour.green, colour.blue)
    if keep { cairo_fill_preserve(pen) } else { cairo_fill(pen) }
  }

  private func stroke(_ stroke: Drawing.Stroke) {
    cairo_set_source_rgb(pen, stroke.colour.red, stroke.colour.green, stroke.colour.blue)
    cairo_set_line_width(pen, stroke.width)
    cairo_set_dash(pen, stroke.dash, Int32(stroke.dash.count), 0)
    cairo_stroke(pen)
  }
}

extension Drawing {
  /// - Parameter scale: pixels for a point.
  func image(scale: Double) throws(ImageError) -> Image {
    let factor = scale * magnification
    let canvas = try Canvas(height: Int((height * factor).rounded()), width: Int((width * factor).rounded()))
    canvas.scale(by: factor)
    try canvas.draw(elements)
    return try canvas.image()
  }
}
