import Imaging

/// Where a data set's pictures come from. Safe to ask from any thread.
protocol DatasetSource: Sendable {
  /// Short, for messages: "val", or the folder's name.
  var name: String { get }
  var count: Int { get }
  var classNames: [String] { get }
  /// The same text, the same pictures.
  var identity: String { get }
  func label(_ index: Int) -> Int?
  /// What the picture is called, without reading it.
  func name(_ index: Int) -> String
  /// The true diameter of what the picture shows, without drawing it; nil where nobody knows.
  func featureSize(_ index: Int) -> Double?
  /// Draws or reads the picture; `index` is in range.
  func example(_ index: Int) throws(DatasetError) -> Example
}

extension DatasetSource {
  func name(_ index: Int) -> String { "\(name)/\(index)" }
  func featureSize(_ index: Int) -> Double? { nil }
}
