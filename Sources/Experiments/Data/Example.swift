import Imaging

/// One picture of a data set, with what is known of it.
public struct Example: Sendable, Equatable {
  /// As the data set's `fit` left it, and after the data set's maps.
  public let image: Image
  /// The class, an index into the data set's `classNames`; nil if the data set has none.
  public let label: Int?
  /// The file's path within the folder, or the split and index ("val/17") in the box.
  public let name: String
  /// The true diameter of the feature, in pixels of the 256² rendering; only the set in the box knows it. A map does not change it.
  public let featureSize: Double?

  public init(image: Image, label: Int?, name: String, featureSize: Double? = nil) {
    (self.image, self.label, self.name, self.featureSize) = (image, label, name, featureSize)
  }
}
