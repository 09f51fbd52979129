import Imaging

/// Features of the set in the box at chosen sizes: class by class, variant by variant, size by size.
struct SpecimenSource: DatasetSource {
  let labels: [Int], sizes: [Double], variants: Int
  let centered: Bool, seed: UInt64
  let fit: Fit

  let name = "specimens"
  var count: Int { labels.count * variants * sizes.count }
  var classNames: [String] { BoxSet.classNames }
  var identity: String {
    "box \(BoxSet.version) specimens \(labels) sizes \(sizes) variants \(variants)\(centered ? " centered" : "") seed \(seed)"
  }
  func name(_ index: Int) -> String {
    let place = place(index)
    return "\(BoxSet.classNames[place.label])/\(place.variant)/\(sizes[index % sizes.count])"
  }
  func label(_ index: Int) -> Int? { place(index).label }
  func featureSize(_ index: Int) -> Double? { place(index).size }

  func example(_ index: Int) throws(DatasetError) -> Example {
    let place = place(index)
    let key = Drawn.Key.specimen(label: place.label, size: place.size, variant: place.variant, centered: centered, seed: seed)
    let drawn = Drawn.shared.rendering(key) {
      BoxSet.specimen(label: place.label, size: place.size, variant: place.variant, centered: centered, seed: seed)
    }
    do {
      let image = try Image(bytes: drawn.bytes, height: BoxSet.side, width: BoxSet.side).fitted(fit)
      return Example(image: image, label: place.label, name: name(index), featureSize: place.size)
    } catch { throw .image(error) }
  }

  private func place(_ index: Int) -> (label: Int, variant: Int, size: Double) {
    let row = index / sizes.count
    return (labels[row / variants], row % variants, sizes[index % sizes.count])
  }
}

extension Dataset {
  /// Features of the set in the box, each variant of each class at each of the sizes (see ``BoxSet/specimen(label:size:variant:centered:seed:)``).
  ///
  /// - Parameters:
  ///   - labels: Classes, each below `BoxSet.classNames.count`.
  ///   - sizes: Diameters in pixels, within `BoxSet.specimenSizes`.
  public static func specimens(
    labels: [Int], sizes: [Double], variants: Int = 1, centered: Bool = true, seed: UInt64 = 0, fit: Fit = .input
  ) -> Dataset {
    let known = labels.filter { BoxSet.classNames.indices.contains($0) }
    return Dataset(
      source: SpecimenSource(labels: known, sizes: sizes, variants: max(0, variants), centered: centered, seed: seed, fit: fit), fit: fit)
  }
}
