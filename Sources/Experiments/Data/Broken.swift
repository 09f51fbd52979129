/// What becomes of a data set's pictures that cannot be read.
public enum Broken: Sendable {
  /// The first one's error is thrown.
  case fail
  /// They are left out of what is measured, and named at the end of each pass.
  case skip(report: @Sendable (BrokenFiles) -> Void)
}

/// The pictures that a pass left out.
public struct BrokenFiles: Sendable, CustomStringConvertible {
  /// Each one's place in the data set, and what is wrong with it.
  public let found: [(index: Int, name: String, error: DatasetError)]
  /// How many pictures the pass went over.
  public let total: Int

  /// "2 of 64 images were skipped: …; …", five of them by name.
  public var description: String {
    let named = found.prefix(5).map { $0.error.description }.joined(separator: "; ")
    let more = found.count > 5 ? "; and \(found.count - 5) more" : ""
    return "\(found.count) of \(total) image\(total == 1 ? "" : "s") \(found.count == 1 ? "was" : "were") skipped: \(named)\(more)"
  }
}

/// Collects what one pass over a data set skips.
struct Skipped {
  private let dataset: Dataset
  private(set) var found: [(index: Int, name: String, error: DatasetError)] = []

  /// - Parameter known: those that an earlier part of the pass skipped; why, they are asked again.
  init(_ dataset: Dataset, known: [Int] = []) {
    self.dataset = dataset
    found = known.map { index in
      let name = dataset.name(index)
      do throws(DatasetError) {
        _ = try dataset[index]
        return (index, name, .image(.unreadable(path: name, reason: "it could not be read before")))
      } catch { return (index, name, error) }
    }
  }

  /// In their order.
  var indices: [Int] { found.map(\.index) }

  /// Whether the error is of a picture that is to be skipped; then it is noted.
  mutating func take(_ index: Int, _ name: String, _ error: DatasetError) -> Bool {
    // A function of the program that fails is no broken file.
    guard case .skip = dataset.broken, case .image = error else { return false }
    found.append((index, name, error))
    return true
  }

  /// At the end of the pass.
  func report() throws(DatasetError) {
    guard case .skip(let report) = dataset.broken, let first = found.first else { return }
    guard found.count < dataset.count else { throw .allBroken(count: dataset.count, first: first.error.description) }
    report(BrokenFiles(found: found, total: dataset.count))
  }
}
