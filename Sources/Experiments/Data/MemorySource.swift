import Imaging

/// Pictures that are already in memory, as a data set.
struct MemorySource: DatasetSource {
  let name: String
  let identity: String
  let classNames: [String]
  let images: [Image], labels: [Int]?

  var count: Int { images.count }
  func label(_ index: Int) -> Int? { labels?[index] }
  func example(_ index: Int) -> Example { Example(image: images[index], label: label(index), name: "\(name)/\(index)") }
}

extension Dataset {
  /// Images in memory, as they are: none is fitted when it is asked for.
  ///
  /// - Parameters:
  ///   - labels: one for each image, or nil.
  ///   - identity: says what the images are; the same text must mean the same images.
  public static func images(_ images: [Image], labels: [Int]? = nil, classNames: [String] = [], name: String, identity: String) -> Dataset {
    let labels = labels.map { list in images.indices.map { list.indices.contains($0) ? list[$0] : 0 } }
    return Dataset(
      source: MemorySource(name: name, identity: "memory {\(identity)}", classNames: classNames, images: images, labels: labels), fit: .none
    )
  }
}
