import Engine
import Imaging
import Synchronization
import Testing

@testable import Experiments

@Suite struct DatasetTests {
  @Test func theBoxIsFittedLikeAPhotograph() throws {
    let data = Dataset.box(.val)
    #expect(data.count == 2000)
    #expect(data.name == "val")
    let example = try data[17]
    #expect(example.name == "val/17")
    #expect(example.label == BoxSet.label(split: .val, index: 17))
    #expect(example.featureSize == BoxSet.featureSize(split: .val, index: 17))
    #expect(example.image.height == 224 && example.image.width == 224)
    // The shorter side is 256 already, so fitting is the centre crop alone.
    let whole = BoxSet.render(split: .val, index: 17).bytes
    for (row, column) in [(0, 0), (100, 31), (223, 223)] {
      let at = ((row + 16) * 256 + column + 16) * 3
      let expected = SIMD3(Float(whole[at]), Float(whole[at + 1]), Float(whole[at + 2])) / 255
      #expect(example.image[row, column] == expected)
    }
    #expect(try Dataset.box(.val, fit: .none)[17].image.height == 256)
    #expect(try Dataset.box(.val, fit: .short(64))[17].image.height == 64)
  }

  @Test func sizesAreKnownWithoutDrawing() throws {
    let data = Dataset.box(.val).shuffled(seed: 5).take(6)
    #expect(data.featureSizes() == (try data.examples(in: 0..<6)).map(\.featureSize))
    #expect(Dataset.images([], name: "none", identity: "none").featureSizes().isEmpty)
    #expect(Dataset.images([try Image(height: 8, width: 8)], name: "one", identity: "one").featureSizes() == [nil])
  }

  /// Where a specimen's size does not reach, nothing changes with it: the same ground, the same grain, pixel by pixel.
  @Test(arguments: [true, false]) func specimensDifferInTheirSizeOnly(centered: Bool) throws {
    let data = Dataset.specimens(labels: Array(BoxSet.classNames.indices), sizes: [40, 60], variants: 2, centered: centered, fit: .none)
    #expect(data.count == 160)
    for pair in 0..<80 {
      let (small, large) = (try data[2 * pair], try data[2 * pair + 1])
      #expect(small.label == pair / 2 && large.label == pair / 2)
      #expect((small.featureSize, large.featureSize) == (40, 60))
      #expect(small.image != large.image)
      for (row, column) in [(3, 3), (3, 252), (252, 3), (252, 252)] { #expect(small.image[row, column] == large.image[row, column]) }
    }
    #expect(try data[0].image != data[2].image, "another variant is another picture")
  }

  @Test func aShuffleIsAPermutationThatTheSeedDecides() {
    let names = { (data: Dataset) in data.labels() }
    let data = Dataset.box(.test)
    let once = data.shuffled(seed: 3)
    #expect(once.count == data.count)
    #expect(names(once) == names(data.shuffled(seed: 3)))
    #expect(names(once) != names(data))
    #expect(names(once) != names(data.shuffled(seed: 4)))
    #expect(names(once).compactMap { $0 }.sorted() == names(data).compactMap { $0 }.sorted())
  }

  @Test func aShuffleOfPicturesKeepsEachOnce() throws {
    let data = Dataset.box(.val).take(30).shuffled(seed: 1)
    let examples = try data.examples(in: 0..<30)
    #expect(Set(examples.map(\.name)) == Set((0..<30).map { "val/\($0)" }))
    #expect(examples.map(\.name) != (0..<30).map { "val/\($0)" })
    #expect(examples.map(\.label) == data.labels())
    #expect(try data[7] == examples[7])
    #expect(try data.shuffled(seed: 2).take(5).examples(in: 1..<3).count == 2)
  }

  @Test func threadsDoNotChangeWhatIsFetched() throws {
    let threads = Threads.shared.count
    defer { Threads.shared.count = threads }
    Threads.shared.count = 1
    let one = try Dataset.box(.train).examples(in: 100..<120)
    Threads.shared.count = 4
    #expect(try Dataset.box(.train).examples(in: 100..<120) == one)
  }

  @Test func takingGoesNoFurtherThanTheEnd() throws {
    let data = Dataset.box(.val)
    #expect(data.take(5).count == 5)
    #expect(data.take(5).take(9).count == 5)
    #expect(data.take(-1).count == 0)
    #expect(data.take(5000).count == 2000)
    #expect(throws: DatasetError.self) { try data.take(5)[5] }
    #expect(throws: DatasetError.self) { try data.take(5)[-1] }
    #expect(throws: DatasetError.self) { try data.examples(in: 1990..<2001) }
    #expect(throws: DatasetError.self) { try data.take(3).selecting([0, 3]) }
    #expect(try data.take(0).examples(in: 0..<0).isEmpty)
    #expect(data.take(0).labels().isEmpty)
  }

  @Test func mapsAreLazyAndKeepLabels() throws {
    let calls = Atomic(0)
    let data = Dataset.box(.val).take(10).mapped(identity: "darker") { image in
      calls.wrappingAdd(1, ordering: .relaxed)
      return image.map { $0 / 2 }
    }
    #expect(calls.load(ordering: .relaxed) == 0)
    let plain = try Dataset.box(.val)[4], dark = try data[4]
    #expect(calls.load(ordering: .relaxed) == 1)
    #expect(dark.image == plain.image.map { $0 / 2 })
    #expect(dark.label == plain.label && dark.featureSize == plain.featureSize && dark.name == plain.name)
    let twice = data.mapped(identity: "inverted", concurrent: true) { $0.map { 1 - $0 } }
    #expect(try twice.examples(in: 3..<6)[1].image == plain.image.map { 1 - $0 / 2 })
  }

  @Test func aMapThatFailsSaysWhy() {
    struct Refusal: Error {}
    let data = Dataset.box(.val).mapped(identity: "refuses") { _ in throw Refusal() }
    #expect {
      try data.examples(in: 0..<3)
    } throws: { error in
      guard case DatasetError.callback(let inner) = error else { return false }
      return inner is Refusal
    }
  }

  @Test func filtersKeepWhatTheyWant() throws {
    let data = Dataset.box(.val).take(100)
    let large = try data.filtered { ($0.featureSize ?? 0) > 120 }
    let sizes = (0..<100).map { BoxSet.featureSize(split: .val, index: $0) }
    #expect(large.count == sizes.filter { $0 > 120 }.count)
    #expect(try (0..<large.count).allSatisfy { try (large[$0].featureSize ?? 0) > 120 })
  }

  @Test func identitiesTellDataApart() throws {
    let data = Dataset.box(.val)
    let all = [
      data, .box(.test), .box(.val, fit: .none), data.take(5), data.take(6), data.shuffled(seed: 0), data.shuffled(seed: 1),
      data.shuffled(seed: 0).take(5), data.take(5).shuffled(seed: 0), data.mapped(identity: "a") { $0 }, data.mapped(identity: "b") { $0 },
      try data.selecting([1, 2]), try data.selecting([2, 1]),
    ]
    #expect(Set(all.map(\.identity)).count == all.count)
    #expect(Dataset.box(.val).take(5).identity == data.take(5).identity)
  }
}
