import Imaging

/// How far two pictures are apart, in 255ths.
struct ImageDifference: Equatable {
  /// Of any colour of any pixel, and the mean over all of them.
  let largest: Int, mean: Double
  /// How many pixels differ, of how many.
  let differing: Int, count: Int

  /// Nil for pictures of different sizes.
  init?(_ before: Image, _ after: Image) {
    guard before.width == after.width, before.height == after.height else { return nil }
    let first = before.bytes, second = after.bytes
    var largest = 0, sum = 0, differing = 0
    for pixel in stride(from: 0, to: min(first.count, second.count), by: 3) {
      var isSame = true
      for channel in pixel..<pixel + 3 where first[channel] != second[channel] {
        let distance = abs(Int(first[channel]) - Int(second[channel]))
        largest = max(largest, distance)
        sum += distance
        isSame = false
      }
      if !isSame { differing += 1 }
    }
    (self.largest, self.differing, count) = (largest, differing, before.width * before.height)
    mean = first.isEmpty ? 0 : Double(sum) / Double(first.count)
  }

  /// Both pictures beside each other, and where they differ: dark where they do not, bright where they differ most.
  static func strip(_ before: Image, _ after: Image) throws(ImageError) -> Image {
    var images = [before, after], labels = ["before", "after"]
    if let heat = try heat(before, after) {
      images.append(heat)
      labels.append("difference")
    }
    return try Image.grid(images, columns: images.count, labels: labels)
  }

  private static func heat(_ before: Image, _ after: Image) throws(ImageError) -> Image? {
    guard let difference = ImageDifference(before, after), difference.largest > 0 else { return nil }
    let (width, height) = (before.width, before.height)
    let first = before.bytes, second = after.bytes
    var distances = [Int](repeating: 0, count: width * height)
    for index in distances.indices {
      for channel in 0..<3 {
        distances[index] = max(distances[index], abs(Int(first[index * 3 + channel]) - Int(second[index * 3 + channel])))
      }
    }
    // Single pixels would not be seen.
    if difference.differing * 100 < difference.count { distances = spread(distances, width, height, by: max(1, min(width, height) / 64)) }
    var pixels: [Float] = []
    pixels.reserveCapacity(distances.count * 3)
    for distance in distances {
      let share = Float(distance) / Float(difference.largest)
      // Black, red, yellow, white; what differs at all is seen.
      let level = distance == 0 ? 0 : 0.25 + 0.75 * share
      pixels += [min(1, level * 3), min(1, max(0, level * 3 - 1)), min(1, max(0, level * 3 - 2))]
    }
    return try Image(height: height, width: width, pixels: pixels)
  }

  /// The largest value within a distance.
  private static func spread(_ values: [Int], _ width: Int, _ height: Int, by radius: Int) -> [Int] {
    var result = values
    for (index, value) in values.enumerated() where value > 0 {
      let (y, x) = (index / width, index % width)
      for row in max(0, y - radius)...min(height - 1, y + radius) {
        for column in max(0, x - radius)...min(width - 1, x + radius) {
          result[row * width + column] = max(result[row * width + column], value)
        }
      }
    }
    return result
  }
}
