import Networks
import Testing

@Suite struct SafeTensorsTests {
  private func contents() throws -> SafeTensors.Contents {
    SafeTensors.Contents(
      tensors: [
        "a": try Tensor(shape: [2, 3], values: [1, -2, 3.5, 0, 65504, 6.1e-5]), "empty": Tensor(zeros: [0]),
        "b.weight": try Tensor(shape: [], values: [-0.333]),
      ], metadata: ["classes": "ring,\"star\"\n\u{1F300}", "seed": "1"])
  }

  @Test func `what is written is read again`() throws {
    let contents = try contents()
    #expect(try SafeTensors.read(SafeTensors.write(contents), name: "x") == contents)
    #expect(SafeTensors.write(contents) == SafeTensors.write(contents))
  }

  @Test func `half precision rounds to nearest`() throws {
    let values: [Float] = [
      1, 1.0004883, 1.00048828125, 1.0009766, 65504, 65519, 65520, 1e-8, 5.9604645e-8, 2.98e-8, 6.1e-5, -0.1, .infinity, 0,
    ]
    let tensor = try Tensor(shape: [values.count], values: values)
    let read = try SafeTensors.read(SafeTensors.write(.init(tensors: ["t": tensor]), half: true), name: "x").tensors["t"]?.values
    #if arch(arm64) || os(Linux)
      #expect(read == values.map { Float(Float16($0)) })
    #else
      #expect(read?.first == 1)
    #endif
  }

  private func file(_ header: String, data: Int = 4) -> [UInt8] {
    let length = UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8) + [UInt8](repeating: 0, count: data)
  }

  @Test(arguments: [
    ("not JSON", "{"), ("no object", "[]"), ("no dtype", #"{"a":{"shape":[1],"data_offsets":[0,4]}}"#),
    ("unknown dtype", #"{"a":{"dtype":"Q8","shape":[1],"data_offsets":[0,4]}}"#),
    ("a negative size", #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#),
    ("a shape too large", #"{"a":{"dtype":"F32","shape":[9007199254740992,9007199254740992],"data_offsets":[0,4]}}"#),
    ("offsets the wrong way", #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#),
    ("too long", #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#),
    ("shape against size", #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#),
    ("overlap", #"{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}"#),
    ("a gap", #"{"a":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}"#), ("data of nobody", "{}"),
    ("twice", #"{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"a":{"dtype":"F16","shape":[1],"data_offsets":[2,4]}}"#),
    ("metadata of numbers", #"{"__metadata__":{"a":1},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#),
    ("deep", String(repeating: "[", count: 10_000)),
    ("a number that is none", #"{"a":{"dtype":"F32","shape":[1e400],"data_offsets":[0,4]}}"#),
  ])
  func `a bad header is a clear error`(_ what: String, _ header: String) {
    #expect(throws: NetworkError.self, "\(what)") { try SafeTensors.read(file(header), name: "x") }
  }

  @Test func `truncated files are refused at every length`() throws {
    let bytes = SafeTensors.write(try contents())
    for length in 0..<bytes.count {
      #expect(throws: NetworkError.self) { try SafeTensors.read(Array(bytes[..<length]), name: "x") }
    }
    #expect(throws: NetworkError.self) { try SafeTensors.read([255, 255, 255, 255, 255, 255, 255, 255, 0], name: "x") }
  }

  @Test func `bytes changed anywhere never crash`() throws {
    let bytes = SafeTensors.write(try contents())
    let random = Random(seed: 5)
    for i in 0..<3000 {
      var changed = bytes
      changed[random.integer(UInt64(2 * i), below: bytes.count)] = UInt8(random.integer(UInt64(2 * i + 1), below: 256))
      _ = try? SafeTensors.read(changed, name: "x")
    }
  }

  @Test func `missing files and folders are refused`() {
    #expect(throws: NetworkError.self) { try SafeTensors.read(path: "/nowhere/at/all") }
    #expect(throws: NetworkError.self) { try SafeTensors.read(path: "/") }
    #expect(throws: NetworkError.self) { try SafeTensors.write(.init(tensors: [:]), path: "/nowhere/at/all") }
    #if os(Linux)
      // A full disk is an error, and the device is still one afterwards.
      #expect(throws: NetworkError.self) { try SafeTensors.write(contents(), path: "/dev/full") }
      #expect(throws: NetworkError.self) { try SafeTensors.write(contents(), path: "/dev/full") }
    #endif
  }
}
