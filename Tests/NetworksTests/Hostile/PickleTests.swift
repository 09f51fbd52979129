import Testing

private typealias P = PickleBuilder

/// Pickles that want more than tensors: nothing is run, and the refusal is one line that names what is wrong.
@Suite struct PickleTests {
  private func refused(
    _ pickle: P, _ reason: String, _ storages: [String: [UInt8]] = [:], _ place: SourceLocation = #_sourceLocation
  ) {
    let archive = ArchiveBuilder.checkpoint(pickle.bytes, storages).bytes
    let legacy = P.legacy(pickle, storages.map { ($0.key, UInt64($0.value.count / 4), $0.value) })
    for (form, bytes) in [("zip", archive), ("legacy", legacy)] {
      let found = complaint(bytes)
      #expect(found?.contains(reason) == true, "\(form): \(found ?? "accepted")", sourceLocation: place)
      #expect(found?.contains { $0.isNewline } != true && (found?.count ?? 0) < 400, sourceLocation: place)
    }
  }

  @Test func `code is never run`() {
    let command = P.tuple(P.text("touch /tmp/resin-was-here"))
    refused(P(P.global("posix", "system"), command, P.code("R")), "its pickle names posix.system, which is not built here")
    refused(P(P.global("builtins", "eval"), command, P.code("R")), "builtins.eval")
    refused(P(P.text("os"), P.text("system"), [0x93], command, P.code("R")), "os.system")
    refused(P(P.dictionary([("x", P.global("torch.hub", "load") + command + P.code("R"))])), "torch.hub.load")
    refused(P(P.text("x"), P.code("(S'touch x'\nios\nsystem\n")), "instruction 0x53")
  }

  @Test func `other classes are named`() {
    let namespace = P.dictionary([("args", P.global("argparse", "Namespace") + P.code(")\u{81}"))])
    refused(P(namespace), "argparse.Namespace")
    refused(P(P.global("torchvision.models.resnet", "ResNet"), P.code(")R")), "torch.save(model.state_dict(), …)")
    refused(P(P.global("torch", "load")), "torch.load")
    refused(P(P.text("os\n\u{1B}[31m"), P.text(String(repeating: "x", count: 100_000)), [0x93]), "\\u{1b}[31m.xxx")
  }

  @Test func `tensors larger than what is stored`() {
    let four: [String: [UInt8]] = ["0": [0, 0, 0, 0]]
    func tensor(_ count: Int, offset: Int = 0, shape: [Int], strides: [Int]) -> P {
      P(P.dictionary([("conv1.weight", P.tensor(P.storage("0", "FloatStorage", count), offset: offset, shape: shape, strides: strides))]))
    }
    let tera = 10 << 40
    refused(
      tensor(tera / 4, shape: [tera / 4], strides: [1]), four, legacy: "its storage \"0\" should have \(tera / 4) elements",
      zip: "\(tera) bytes")
    refused(tensor(Int.max, shape: [1], strides: [1]), "its storage \"0\" should have", four)
    for (shape, strides, offset) in [
      ([tera], [1], 0), ([2], [1], 0), ([1], [1], 1), ([1], [1], Int.max), ([2, 2], [Int.max, 1], 0), ([2], [Int.max], Int.max),
    ] {
      refused(tensor(1, offset: offset, shape: shape, strides: strides), "its tensor \"conv1.weight\" cannot be", four)
    }
    refused(tensor(1, offset: -1, shape: [1], strides: [1]), "does not lie within", four)
    refused(tensor(1, shape: [-1], strides: [1]), "negative", four)
    refused(tensor(1, shape: [1], strides: [-1]), "negative", four)
    refused(tensor(1, shape: [1 << 32, 1 << 32], strides: [0, 0]), "too large", four)
    refused(tensor(1, shape: [1, 1], strides: [1]), "strides", four)
  }

  private func refused(
    _ pickle: P, _ storages: [String: [UInt8]], legacy reason: String, zip: String, _ place: SourceLocation = #_sourceLocation
  ) {
    #expect(complaint(P.legacy(pickle, [("0", 1, [0, 0, 0, 0])]))?.contains(reason) == true, sourceLocation: place)
    #expect(complaint(ArchiveBuilder.checkpoint(pickle.bytes, storages).bytes)?.contains(zip) == true, sourceLocation: place)
  }

  /// A network of 8,000 million parameters, each the same four bytes.
  @Test func `a view that repeats an element without end`() {
    let (width, classes) = (1024, 1_000_000)
    var shapes: [(String, [Int])] = [("conv1.weight", [width, 3, 7, 7]), ("fc.weight", [classes, width]), ("fc.bias", [classes])]
    for norm in ["bn1", "layer1.0.bn1", "layer1.0.bn2"] {
      for part in ["weight", "bias", "running_mean", "running_var"] { shapes.append(("\(norm).\(part)", [width])) }
    }
    for part in ["conv1", "conv2"] { shapes.append(("layer1.0.\(part).weight", [width, width, 3, 3])) }
    let storage = P.storage("0", "FloatStorage", 1)
    let entries = shapes.map { ($0.0, P.tensor(storage, shape: $0.1, strides: $0.1.map { _ in 0 })) }
    refused(P(P.dictionary(entries)), "elements, of a file of", ["0": [0, 0, 0, 0]])
  }

  @Test func `storages that are not there`() {
    let tensor = P.tensor(P.storage("7", "FloatStorage", 1), shape: [1], strides: [1])
    let pickle = P(P.dictionary([("x", tensor)]))
    #expect(complaint(ArchiveBuilder.checkpoint(pickle.bytes).bytes)?.contains("it has no entry \"archive/data/7\"") == true)
    #expect(complaint(P.legacy(pickle))?.contains("list of storages") == true)
    #expect(complaint(P.legacy(pickle, [("7", .max, [])]))?.contains("it is cut off in its storage \"7\"") == true)
    #expect(complaint(P.legacy(pickle, [("7", 1, [0, 0, 0, 0]), ("7", 1, [0, 0, 0, 0])]))?.contains("list of storages") == true)
    #expect(complaint(P.legacy(pickle, [("7", 1, [0, 0, 0, 0, 0])]))?.contains("list of storages") == true)
    let outside = P(P.dictionary([("x", P.tensor(P.storage("../../etc/passwd", "ByteStorage", 1), shape: [1], strides: [1]))]))
    #expect(complaint(ArchiveBuilder.checkpoint(outside.bytes, ["0": []]).bytes)?.contains("etc/passwd") == true)
  }

  @Test func `a million deep`() {
    let million = 1_000_000
    func repeated(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: million) }
    refused(P(repeated(UInt8(ascii: "]")), repeated(UInt8(ascii: "a"))), "nests more than")
    refused(P(P.code(")"), repeated(0x85)), "nests more than")
    refused(P(repeated(UInt8(ascii: "("))), "something left over")
    refused(P(P.code("}"), P.text("k"), P.code("}"), repeated(UInt8(ascii: "s"))), "its pickle is damaged")
    refused(P(repeated(UInt8(ascii: "}"))), "something left over")
    refused(P([UInt8](repeating: UInt8(ascii: "N"), count: 5_000_000)), "more than 3000000 instructions")
    // A billion laughs: each tuple holds the one before twice.
    let laughs = (0..<120).map { $0 % 2 == 0 ? UInt8(ascii: "2") : 0x86 }
    refused(P(P.code(")"), laughs), "it holds a tuple, not a state dictionary")
  }

  @Test func `loops`() {
    // d = {}; d["x"] = d
    refused(P(P.code("}q\u{0}"), P.text("x"), P.code("h\u{0}s")), "its entry \"x\" is a dictionary, not a tensor")
    refused(P(P.code("}q\u{0}"), P.text("state_dict"), P.code("h\u{0}s")), "is a dictionary, not a tensor")
    refused(P(P.code("]q\u{0}h\u{0}a")), "it holds a list")
    refused(P(P.code("h\u{5}")), "refers to a value 5")
  }

  @Test func `stacks that do not fit`() {
    for codes in [
      "", "t", "u", "R", "0", "2", "a", "Na", "}s", "}Nu", "(", "NN", "Q", "NQ", "NNR", "NNb", "}Nb", ")R", "q\u{0}", "e", "]e", "s",
    ] {
      refused(P(P.code(codes)), "its pickle")
    }
    for (version, reason) in [(UInt8(0), "protocol 0"), (9, "protocol 9")] { refused(P([0x80, version], P.code("N")), reason) }
    refused(P([0x8B] + UInt32.max.bytes), "cut off")
    refused(P(P.code("X") + UInt32.max.bytes), "cut off")
    refused(P([0x8D] + UInt64.max.bytes), "cut off")
    refused(P(P.code("X") + UInt32(2).bytes + [0xFF, 0xFE]), "UTF-8")
    refused(P(P.code("N")), "it holds None, not a state dictionary")
    refused(P(P.dictionary([])), "its state dictionary is empty")
    refused(P(P.code("}K\u{1}Ns")), "has a number for a name")
  }
}
