extension Image {
  /// The rectangle of `height` × `width` pixels whose upper left corner is (`top`, `left`); it must lie inside the image.
  public func cropped(top: Int, left: Int, height rows: Int, width columns: Int) throws(ImageError) -> Image {
    try Image.check(height: rows, width: columns)
    guard top >= 0, left >= 0, top <= height - rows, left <= width - columns else {
      throw .badArgument(
        name: "the rectangle to crop", value: "rows \(top)..<\(top &+ rows), columns \(left)..<\(left &+ columns)",
        allowed: "inside the image of \(height) × \(width)")
    }
    return try windowed(top: top, left: left, height: rows, width: columns, fill: 0)
  }

  /// The middle of the image, placed as by torchvision's `CenterCrop`.
  public func croppedToCenter(height rows: Int, width columns: Int) throws(ImageError) -> Image {
    try Image.check(height: rows, width: columns)
    guard rows <= height, columns <= width else {
      throw .badArgument(name: "the size to crop", value: "\(rows) × \(columns)", allowed: "at most the image's \(height) × \(width)")
    }
    return try cropped(top: Image.centerOffset(height, rows), left: Image.centerOffset(width, columns), height: rows, width: columns)
  }

  /// Bilinear with half-pixel centres, in float; antialiased along an axis that shrinks (PyTorch's `interpolate`).
  public func resized(height rows: Int, width columns: Int) throws(ImageError) -> Image {
    try Image.check(height: rows, width: columns)
    return resampled(height: rows, width: columns)
  }
}
