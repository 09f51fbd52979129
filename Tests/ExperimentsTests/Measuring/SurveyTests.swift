import Engine
import Foundation
import HashedNetwork
import Imaging
import Networks
import Stopping
import Synchronization
import Testing

@testable import Experiments

/// One pass for many taps against one pass for each, and passes that were stopped.
struct SurveyTests {
  let network: Network, taps: [Tap], data = Dataset.box(.val).take(70)
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("resin-\(UUID().uuidString)").path

  init() throws {
    network = try HashedNetwork.resnet18(width: 4, classes: 3, seed: 1)
    taps = try [network.tap(block: "1.0", layer: .pre), network.tap(block: "3.1", layer: .post), network.tap(module: "conv1")]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func clean() { try? FileManager.default.removeItem(atPath: folder) }

  @Test(arguments: [Site.center, .mean])
  func onePassSaysWhatManySay(_ site: Site) throws {
    defer { clean() }
    let survey = try network.survey(data, taps: taps, site: site, n: 5)
    #expect(survey.measured == 70 && survey.skipped == 0)
    for (tap, channels) in zip(taps, survey.channels) {
      #expect(channels.count == tap.channels)
      let alone = try network.activations(of: .dataset(data), at: tap, site: site)
      let largest = alone.values.map(\.magnitude).max() ?? 0
      for (number, channel) in channels.enumerated() {
        let values = (0..<70).map { alone.values[$0 * tap.channels + number] }
        let mean = values.reduce(0) { $0 + Double($1) } / 70
        #expect(abs(channel.mean - mean) <= 2e-5 * Double(largest))
        let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / 69
        #expect(abs(channel.deviation - variance.squareRoot()) <= 2e-5 * Double(largest))
        // A plan for many places is another one than a plan for one: the same numbers, but not to the last bit.
        func expectClose(_ ranked: [Survey.Ranked], _ order: [Int]) {
          #expect(ranked.map(\.index) == Array(order.prefix(5)))
          #expect(ranked.allSatisfy { abs($0.activation - values[$0.index]) <= 2e-5 * largest })
        }
        expectClose(channel.top, values.indices.sorted { values[$0] == values[$1] ? $0 < $1 : values[$0] > values[$1] })
        expectClose(channel.bottom, values.indices.sorted { values[$0] == values[$1] ? $0 < $1 : values[$0] < values[$1] })
      }
    }
  }

  @Test func whatIsWrittenIsWhatWasMeasured() throws {
    defer { clean() }
    let file = "\(folder)/all.safetensors"
    _ = try network.survey(data, taps: taps, to: .safetensors(path: file))
    _ = try network.survey(data, taps: taps, to: .folder(path: "\(folder)/all"))
    let contents = try SafeTensors.read(path: file)
    #expect(Set(contents.tensors.keys) == ["layer1.0.bn2", "layer3.1", "conv1"])
    #expect(contents.metadata["images"]?.split(separator: "\n").count == 70)
    for tap in taps {
      let alone = try network.activations(of: .dataset(data), at: tap)
      let largest = alone.values.map(\.magnitude).max() ?? 0
      let written = try #require(contents.tensors[tap.module])
      #expect(written.shape == alone.shape)
      #expect(zip(written.values, alone.values).allSatisfy { abs($0 - $1) <= 2e-5 * largest })
      #expect(try NPY.read(path: "\(folder)/all/\(tap.module).npy") == written)
    }
    let table = try String(contentsOfFile: "\(folder)/all/images.csv", encoding: .utf8)
    #expect(table.hasPrefix("index,image,label\r\n0,val/0,\(try #require(data.labels()[0]))\r\n"))
  }

  /// Stopped after each piece in turn: what is there is kept, the rest is computed, and all bits are those of a pass that was never stopped.
  @Test(arguments: [1, 2])
  func aStoppedPassGoesOn(pieces: Int) throws {
    defer { clean() }
    let whole = try network.survey(data, taps: taps)
    for place in [FeatureFile.Place.safetensors(path: "\(folder)/s.safetensors"), .folder(path: "\(folder)/s")] {
      let calls = Atomic(0)
      #expect(throws: MeasuringError.self) {
        try network.survey(data, taps: taps, to: place) { _ in calls.wrappingAdd(1, ordering: .relaxed).newValue < pieces }
      }
      let heard = Mutex<[Int]>([])
      func again() throws -> Survey {
        try network.survey(data, taps: taps, to: place) { report in
          heard.withLock { $0.append(report.done) }
          return true
        }
      }
      #expect(try again().channels == whole.channels)
      #expect(heard.withLock(\.self) == (pieces == 1 ? [32, 38] : [6]))
      // Once more: nothing is left to measure.
      heard.withLock { $0 = [] }
      #expect(try again().channels == whole.channels)
      #expect(heard.withLock(\.self).isEmpty)
      // Another question begins anew.
      _ = try network.survey(data, taps: taps, site: .mean, to: place) { _ in
        heard.withLock { $0.append(0) }; return true
      }
      #expect(heard.withLock(\.count) == 3)
    }
  }

  /// Pictures of several sizes go through the network group by group: what is kept never ends within a piece.
  @Test func whatWasStoppedBetweenTwoGroupsCountsNothingTwice() throws {
    defer { clean() }
    let images = (0..<40).map { Image(height: 48 + $0 % 3 * 16, width: 48, fill: Float($0) / 40) }
    let data = Dataset.images(images, name: "sizes", identity: "of three sizes")
    let whole = try network.survey(data, taps: taps, n: 40)
    let state = Mutex<[UInt8]?>(nil)
    let bookmark = Bookmark(interval: .zero, read: { state.withLock(\.self) }, write: { bytes in state.withLock { $0 = bytes } })
    var rounds = 0, last: Survey?
    while last == nil, rounds < 80 {
      rounds += 1
      let patience = Patience(questions: 150 * rounds)
      last = try? Interruption.working(for: patience.work) { () throws(MeasuringError) in
        try network.survey(data, taps: taps, n: 40, bookmark: bookmark)
      }
    }
    #expect(rounds > 2)
    let survey = try #require(last)
    #expect(survey.measured == 40 && survey.channels == whole.channels)
  }

  @Test func brokenFilesAreRowsWithoutNumbers() throws {
    defer { clean() }
    let pictures = "\(folder)/pictures"
    try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
    for name in 0..<40 {
      try Data(Image(height: 8, width: 8, fill: Float(name) / 40).png()).write(to: URL(fileURLWithPath: "\(pictures)/\(name + 10).png"))
    }
    for name in [12, 48, 49] { try Data([1, 2, 3]).write(to: URL(fileURLWithPath: "\(pictures)/\(name).png")) }
    let reports = Mutex<[String]>([])
    let set = try Dataset.folder(pictures, shown: "p", broken: .skip { files in reports.withLock { $0.append("\(files)") } })
    let place = FeatureFile.Place.folder(path: "\(folder)/out")
    #expect(throws: MeasuringError.self) { try network.survey(set, taps: taps, to: place) { $0.done > 32 } }
    let survey = try network.survey(set, taps: taps, n: 100, to: place)
    #expect(survey.measured == 37 && survey.skipped == 3)
    let plain = try network.survey(set.filtered { _ in true }, taps: taps, n: 100)
    #expect(survey.channels.flatMap { $0.map(\.mean) } == plain.channels.flatMap { $0.map(\.mean) })
    let rows = try NPY.read(path: "\(folder)/out/conv1.npy")
    #expect((0..<40).filter { rows.values[$0 * 4].isNaN } == [2, 38, 39])
    #expect(
      reports.withLock { $0.first } == """
        3 of 40 images were skipped: p/12.png is not an image that can be read: it is neither a PNG nor a JPEG; p/48.png is not an image that can be read: \
        it is neither a PNG nor a JPEG; p/49.png is not an image that can be read: it is neither a PNG nor a JPEG
        """)
  }

  @Test func whatIsInTheWayIsLeftAlone() throws {
    defer { clean() }
    try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(folder)/survey.txt"))
    let error = #expect(throws: MeasuringError.self) { try network.survey(data, taps: taps, to: .folder(path: folder)) }
    #expect(error?.description == "\(folder)/survey.txt is in the way: it is not the record of a survey")
    let nowhere = #expect(throws: MeasuringError.self) {
      try network.survey(data, taps: taps, to: .safetensors(path: "/no/such/x.safetensors"))
    }
    #expect(nowhere?.description == "cannot write /no/such/x.safetensors: No such file or directory")
    #expect(throws: MeasuringError.self) { try network.survey(data, taps: [taps[0], taps[0]], to: .folder(path: "\(folder)/x")) }
    #expect(throws: MeasuringError.self) { try network.survey(data, taps: taps, site: .map) }
    #expect(throws: MeasuringError.self) { try network.survey(data, taps: []) }
  }
}
