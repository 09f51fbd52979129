import HashedNetwork
import Experiments
import Networks
import Testing

struct AblationTests {
  let network: Network
  let post: Tap

  init() throws {
    network = try HashedNetwork.resnet18(width: 4, classes: 3)
    post = try network.tap(block: "2.1", layer: .post)
  }

  @Test func theSameChannelTwiceIsAnError() throws {
    #expect(throws: AblationError.twice(3, place: "2.1/post")) { try Ablation(of: network, at: post, channels: [3, 1, 3], by: .value(0)) }
    let one = try Ablation(of: network, at: post, channels: [3], by: .value(0))
    let other = try Ablation(of: network, at: post, channels: [1, 3], by: .value(1))
    #expect(throws: AblationError.twice(3, place: "2.1/post")) { try one.joined(with: other) }
    #expect(try one.joined(with: Ablation(of: network, at: post, channels: [2], by: .value(0))).cuts.count == 2)
  }

  @Test func aChannelThatIsNotThere() throws {
    #expect(throws: AblationError.noChannel(8, place: "2.1/post", count: 8)) {
      try Ablation(of: network, at: post, channels: [8], by: .value(0))
    }
    #expect(throws: AblationError.noChannel(-1, place: "2.1/post", count: 8)) {
      try Ablation(of: network, at: post, channels: [-1], by: .value(0))
    }
  }

  @Test func anotherNetworksAblation() throws {
    let other = try HashedNetwork.resnet18(width: 4, classes: 3, seed: 1)
    let ablation = try Ablation(of: other, at: other.tap(block: "2.1", layer: .post), channels: [0], by: .value(0))
    #expect(throws: AblationError.otherNetwork) { try Ablation(of: network, at: post, channels: [0], by: .value(0)).joined(with: ablation) }
    #expect(throws: MeasuringError.self) { try Measurement(network, outputs: [], under: ablation) }
  }

  @Test func withoutAStreamNothingIsAdded() throws {
    let streamless = try Network.residual(width: 4, classes: 3, streamless: true)
    let tap = try streamless.tap(block: "2.1", layer: .in)
    #expect(throws: AblationError.noSum(place: "2.1/in")) { try Ablation(of: streamless, at: tap, channels: [0], by: .value(0)) }
  }
}
