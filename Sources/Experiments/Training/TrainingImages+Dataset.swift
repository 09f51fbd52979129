import Imaging

extension TrainingImages {
  /// The images of a data set, which must have labels and be square and of one size.
  public convenience init(_ dataset: Dataset, progress: Progress.Listener? = nil) throws {
    guard dataset.count > 0 else { throw TrainingError.images("there are no images to train on") }
    let labels = dataset.labels()
    if let missing = labels.firstIndex(of: nil) { throw TrainingError.images("image \(missing) of \(dataset.name) has no label") }
    let first = try dataset[0].image
    guard first.height == first.width else {
      throw TrainingError.images("the images are \(first.height)×\(first.width); training needs square ones, as `fit: .input` makes them")
    }
    try self.init(
      count: dataset.count, side: first.height, progress: progress, label: { labels[$0] ?? 0 },
      render: { try dataset[$0].image.bytes })
  }
}
