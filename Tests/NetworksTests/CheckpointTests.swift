import Engine
import Foundation
import HashedNetwork
import Networks
import Testing

/// The files that PyTorch and safetensors wrote (Tests/Golden/checkpoints.py) are the networks that they were written from, to the last bit.
@Suite struct CheckpointTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Golden/checkpoints").standardized.path

  static func path(_ name: String) -> String { "\(folder)/\(name)" }

  static func network(_ name: String) throws -> Network {
    try HashedNetwork.resnet(
      Architecture(
        kind: name.contains("bottleneck") ? .bottleneck : .basic, blocks: [1, 1, 1, 1], width: 1, classes: 3,
        isStreamless: name.contains("streamless")))
  }

  @Test(arguments: [
    "zip.pth", "legacy.pth", "deflated.pth", "parameters.pth", "training.pth", "float32.safetensors", "double-legacy.pth",
    "bottleneck-legacy.pth", "streamless.pth",
  ])
  func `of float32 and float64 every bit is there`(_ name: String) throws {
    let (found, wanted) = (try Network.load(path: Self.path(name)), try Self.network(name))
    #expect(found.architecture == wanted.architecture)
    #expect(found.weights.tensors == wanted.weights.tensors)
    #expect(found.hash == wanted.hash)
  }

  @Test(arguments: ["half.pth", "bfloat16-legacy.pth", "bfloat16.safetensors"])
  func `of half precision every bit is there`(_ name: String) throws {
    let (found, wanted) = (try Network.load(path: Self.path(name)), try Self.network(name))
    for parameter in wanted.weights.names {
      let values = try #require(wanted.weights[parameter]).values
      // Both round to the nearest, ties to even.
      let nearest = values.map { rounded($0, significand: name.hasPrefix("half") ? 11 : 8) }
      #expect(found.weights[parameter]?.values == nearest, "\(parameter)")
    }
  }

  /// The nearest number with so many binary digits. (The networks have none below the normal range of half precision but zero.)
  private func rounded(_ value: Float, significand digits: Int) -> Float {
    guard value != 0, digits != 11 || abs(value) >= 0x1p-14 else { return (value * 0x1p24).rounded(.toNearestOrEven) * 0x1p-24 }
    let unit = Float(sign: .plus, exponent: value.exponent - digits + 1, significand: 1)
    return (value / unit).rounded(.toNearestOrEven) * unit
  }

  @Test(arguments: ["shared.pth", "shared-legacy.pth"])
  func `views of one storage: offsets, strides, transposed, repeated`(_ name: String) throws {
    let (found, wanted) = (try Network.load(path: Self.path(name)), try Self.network(name))
    #expect(found.weights.tensors == wanted.weights.tensors)
  }

  @Test func `what a checkpoint says before any value is read`() throws {
    let wrapped = try Checkpoint.open(path: Self.path("training.pth")), checkpoint = wrapped.unwrapped
    #expect(checkpoint.format == .zip)
    #expect(wrapped.tensors["module.layer1.0.conv1.weight"] == checkpoint.tensors["layer1.0.conv1.weight"])
    #expect(checkpoint.tensors["layer1.0.conv1.weight"]?.shape == [1, 1, 3, 3])
    #expect(checkpoint.tensors["bn1.num_batches_tracked"]?.type == .int64)
    #expect(try checkpoint.values(of: ["bn1.num_batches_tracked"])["bn1.num_batches_tracked"]?.values == [0x1p40])
    #expect(try Checkpoint.open(path: Self.path("half.pth")).tensors["fc.bias"]?.type == .float16)
    #expect(try Network.load(path: Self.path("float32.safetensors")).classNames == ["a", "b", "c"])
  }

  @Test func `wrappers' prefixes are taken off in every form`() throws {
    let network = try Self.network("basic")
    for prefix in ["module.", "_orig_mod.module.", "model."] {
      let wrapped = Dictionary(uniqueKeysWithValues: network.weights.tensors.map { (prefix + $0.key, $0.value) })
      let bytes = SafeTensors.write(SafeTensors.Contents(tensors: wrapped))
      #expect(try Network.make(Checkpoint.open(bytes, name: "x"), name: "x").hash == network.hash)
    }
  }

  @Test func `a tensor that does not fit is named with both shapes`() throws {
    var contents = try Self.network("basic").contents
    contents.tensors["layer2.0.bn1.bias"] = Tensor(zeros: [9])
    do {
      _ = try Network.make(contents, name: "odd.pth")
      Issue.record("it should not fit")
    } catch {
      #expect(
        error.description
          == "odd.pth does not fit: its \"layer2.0.bn1.bias\" has the shape [9], but ResNet-10, width 1, 3 classes wants [2]")
    }
    contents.tensors["layer2.0.bn1.bias"] = nil
    do {
      _ = try Network.make(contents, name: "odd.pth")
      Issue.record("it should not fit")
    } catch { #expect(error.description.contains("it has no tensor \"layer2.0.bn1.bias\", which ResNet-10")) }
  }
}
