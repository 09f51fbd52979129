import Engine
import Testing

@testable import Experiments

/// FNV-1a: enough to notice a changed byte.
private func checksum(_ bytes: [UInt8]) -> UInt64 {
  bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
}

@Suite struct BoxSetTests {
  @Test func hasManyClassesWithNamesOfTheirOwn() {
    #expect(BoxSet.classNames.count == 40)
    #expect(Set(BoxSet.classNames).count == BoxSet.classNames.count)
  }

  /// The pictures are what the networks in the box were trained on: they must never change without a new `BoxSet.version`.
  @Test func thePicturesAreTheSameBytesForEver() {
    #expect(checksum(BoxSet.render(split: .train, index: 0).bytes) == 0x1542_B477_4715_F7F8)
    #expect(checksum(BoxSet.render(split: .train, index: 19_999).bytes) == 0x818C_2FC8_B7C9_4AA0)
    #expect(checksum(BoxSet.render(split: .val, index: 7).bytes) == 0x9EB4_3FDA_7765_3B2E)
    #expect(checksum(BoxSet.render(split: .test, index: 1234).bytes) == 0x9225_F9ED_DAF2_A350)
    let specimens = BoxSet.classNames.indices.flatMap { BoxSet.specimen(label: $0, size: 120, variant: 0).bytes }
    #expect(checksum(specimens) == 0x4F6C_EF16_1A3D_3EC5)
    #expect(BoxSet.version == 2)
  }

  @Test func everyRunOfAsManyPicturesHasEachClassOnce() {
    let classes = BoxSet.classNames.count
    for split in BoxSplit.allCases {
      for start in [0, classes, 10 * classes] {
        let labels = (start..<start + classes).map { BoxSet.label(split: split, index: $0) }
        #expect(Set(labels) == Set(0..<classes))
      }
    }
    #expect((0..<classes).map { BoxSet.label(split: .train, index: $0) } != (0..<classes).map { BoxSet.label(split: .val, index: $0) })
  }

  @Test func sizesSpreadEvenlyOverTwoOctaves() {
    let sizes = (0..<2000).map { BoxSet.drawing(split: .val, index: $0, seed: 0).diameter }.map(Double.init)
    #expect(sizes.allSatisfy(BoxSet.sizes.contains))
    #expect(BoxSet.sizes.upperBound / BoxSet.sizes.lowerBound == 4)
    // Log-uniform: a quarter of them in each half octave.
    let edges = (0...4).map { 60 * powerOfTwo(Float($0) / 2) }.map(Double.init)
    for quarter in 0..<4 {
      let part = sizes.filter { edges[quarter]..<edges[quarter + 1] ~= $0 }.count
      #expect(abs(part - 500) < 80, "half octave \(quarter): \(part) of 2000")
    }
  }

  @Test(arguments: BoxSet.classNames.indices) func everyClassIsSeenAtEverySize(label: Int) {
    for size in [30.0, 60, 120, 240] {
      let rendering = BoxSet.specimen(label: label, size: size, variant: 0)
      #expect(rendering.bytes.count == 256 * 256 * 3)
      #expect(rendering.label == label)
      #expect(rendering.featureSize == size)
      // Something is there: the brightness varies.
      let values = rendering.bytes.map(Double.init)
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      #expect(variance > 20, "\(BoxSet.classNames[label]) at \(size)")
    }
  }

  @Test func splitsHaveNoPictureInCommon() {
    var seen: Set<UInt64> = []
    for split in BoxSplit.allCases {
      for rendering in BoxSet.render(split: split, indices: Array(0..<60)) { seen.insert(checksum(rendering.bytes)) }
    }
    #expect(seen.count == 180)
  }

  @Test func anotherSeedIsAnotherSet() {
    #expect(BoxSet.render(split: .val, index: 3).bytes != BoxSet.render(split: .val, index: 3, seed: 1).bytes)
  }

  @Test func theNumberOfThreadsMakesNoDifference() {
    let threads = Threads.shared.count
    defer { Threads.shared.count = threads }
    Threads.shared.count = 1
    let one = BoxSet.render(split: .train, indices: Array(0..<20))
    Threads.shared.count = 4
    #expect(BoxSet.render(split: .train, indices: Array(0..<20)) == one)
  }

  @Test func aNegativeIndexIsNoCrash() {
    #expect(BoxSet.render(split: .val, index: -5) == BoxSet.render(split: .val, index: 0))
  }
}
