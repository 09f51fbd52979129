import Builtins
import Imaging
import Language

/// What a shown value is to whoever shows it.
public enum Showing: Sendable {
  case text(String)
  case image(Image)
  case plot(Plot)
  case table(Table)
}

extension Showing {
  /// Images as themselves, several in an array as a grid; the rest as text, at most so many characters of it.
  public init(_ value: Value, limit: Int = .max) {
    if let image: Image = value.asDomain() {
      self = .image(image)
    } else if let plot: Plot = value.asDomain() {
      self = .plot(plot)
    } else if let table: Table = value.asDomain() {
      self = .table(table)
    } else if let grid = Self.grid(value) {
      self = .image(grid)
    } else {
      self = .text(Self.shortened(value, limit))
    }
  }

  private static func grid(_ value: Value) -> Image? {
    guard case .array(let items) = value, !items.isEmpty else { return nil }
    let images = items.compactMap { $0.asDomain(Image.self) }
    return images.count == items.count ? try? Image.grid(images) : nil
  }

  private static func shortened(_ value: Value, _ limit: Int) -> String {
    // A long array is not written out first only to be cut.
    if case .array(let items) = value, limit < .max, items.count > limit {
      return shortened(.array(Array(items.prefix(limit))), limit) + " (\(items.count) elements)"
    }
    let text = value.displayed
    guard text.count > limit else { return text }
    let count = if case .array(let items) = value { " (\(items.count) elements)" } else { "" }
    return text.prefix(limit) + " …" + count
  }
}
