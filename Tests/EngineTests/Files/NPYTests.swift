import Engine
import Foundation
import Networks
import Testing

/// NumPy's files, made by Tests/Golden/npy.py.
@Suite struct NPYTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Golden/npy").standardized

  func path(_ name: String) -> String { Self.folder.appending(path: name.contains(".") ? name : "\(name).npy").path }
  func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path(name)))) }

  let cube = (0..<24).map { Float($0) / 8 - 1 }

  @Test(arguments: ["float32", "float32-fortran", "float32-version-2", "float32-version-3", "float64", "float64-fortran"])
  func cubes(name: String) throws {
    #expect(try NPY.read(path: path(name)) == Tensor(shape: [2, 3, 4], values: cube))
  }

  @Test func otherShapesAndTypes() throws {
    #expect(try NPY.read(path: path("int64")).values == [-1, 0x1p40, 3, -0x1p62])
    #expect(try NPY.read(path: path("scalar")) == Tensor(shape: [], values: [2.5]))
    #expect(try NPY.read(path: path("empty")) == Tensor(shape: [0, 3], values: []))
    #expect(try NPY.read(path: path("vector")).values == [1.5, -2, .infinity])
    #expect(try NPY.read(path: path("big-endian")).values == [0, 1, 2])
  }

  @Test(arguments: ["types.npz", "types-compressed.npz"])
  func everyKindOfNumber(name: String) throws {
    let arrays = Dictionary(uniqueKeysWithValues: try NPZ.read(path: path(name)).map { ($0.name, $0.tensor) })
    let kinds = arrays.keys.filter { !$0.hasPrefix("expected-") }
    #expect(kinds.count == 43)
    for kind in kinds { #expect(arrays[kind] == arrays["expected-\(kind)"], "\(kind)") }
    let one = try NPZ.read(path: path(name), only: "u8-big")
    #expect(one.map(\.name) == ["u8-big"] && one.map(\.tensor) == [arrays["u8-big"]])
    let missing = #expect(throws: NPYError.self) { try NPZ.read(path: path(name), only: "nothing") }
    #expect(missing?.description.hasPrefix("\(path(name)) has no array “nothing”; it has f2, ") == true)
  }

  @Test(arguments: ["float32", "scalar", "empty", "vector"])
  func writesTheBytesOfNumPy(name: String) throws {
    #expect(try NPY.write(NPY.read(path: path(name))) == bytes(name))
  }

  /// The file is one that NumPy has been asked to read.
  @Test func writesArchives() throws {
    let tensors = try [
      ("cube", Tensor(shape: [2, 3, 4], values: cube)), ("größe/2", Tensor(shape: [3], values: [1.5, -2, .infinity])),
      ("scalar", Tensor(shape: [], values: [2.5])),
    ]
    let archive = try NPZ.write(tensors)
    if ProcessInfo.processInfo.environment["RESIN_RECORD"] != nil { try Data(archive).write(to: URL(filePath: path("ours.npz"))) }
    #expect(try archive == bytes("ours.npz"))
    let back = try NPZ.read(archive, name: "x")
    #expect(back.map(\.name) == tensors.map(\.0) && back.map(\.tensor) == tensors.map(\.1))
    #expect(try NPZ.read(NPZ.write([]), name: "x").isEmpty)
    #expect(throws: NPYError.self) { try NPZ.write([tensors[0], tensors[0]]) }
  }

  @Test func whatIsNotReadIsNamed() throws {
    let complex = #expect(throws: NPYError.self) { try NPY.read(path: path("complex64")) }
    #expect(complex?.reason == .unsupportedType("<c8"))
    let objects = #expect(throws: NPYError.self) { try NPY.read(path: path("objects")) }
    #expect(objects?.description == "\(path("objects")) holds Python objects, which are never run; save numbers")
    #expect(throws: NPYError.self) { try NPY.read(path: path("text")) }
    let missing = #expect(throws: NPYError.self) { try NPY.read(path: "/no/such.npy") }
    #expect(missing?.description == "cannot read /no/such.npy: No such file or directory")
    let other = #expect(throws: NPYError.self) { try NPY.read(Array("hello, world".utf8), name: "x.npy") }
    #expect(other?.reason == .notNPY)
    #expect(throws: NPYError.self) { try NPZ.read(Array("hello, world".utf8), name: "x.npz") }
  }

  /// Every beginning of a file is an error, and whatever a byte of the header is changed to, nothing crashes.
  @Test(arguments: ["float32-fortran", "float64", "int64", "types-compressed.npz"])
  func damage(name: String) throws {
    let whole = try bytes(name), isArchive = name.hasSuffix("z")
    func read(_ data: [UInt8]) throws { if isArchive { _ = try NPZ.read(data, name: "x") } else { _ = try NPY.read(data, name: "x") } }
    for count in stride(from: 0, to: whole.count, by: isArchive ? 37 : 1) {
      #expect(throws: NPYError.self) { try read(Array(whole[..<count])) }
    }
    for mutation in 0..<2_500 {
      let random = Random(seed: UInt64(mutation), stream: 8)
      var data = whole
      for i in 0..<UInt64(1 + mutation % 3) {
        data[random.integer(2 * i, below: isArchive ? data.count : 136)] = UInt8(truncatingIfNeeded: random.bits(2 * i + 1))
      }
      do throws(NPYError) { if isArchive { _ = try NPZ.read(data, name: "x") } else { _ = try NPY.read(data, name: "x") } } catch {
        #expect(!error.description.contains("\n"))
      }
    }
  }

  @Test func headersThatLie() throws {
    func file(_ header: String) -> [UInt8] { [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) }
    for header in [
      "", "{}", "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 4), }", "{'descr': '<f4', 'fortran_order': False}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "{'descr': '<f4', 'fortran_order': 0, 'shape': (), }",
      "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (), }", "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2), }",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "{'descr': '<f4', 'shape': (), 'shape': (), }", "{'descr",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 1000000), }", "{'descr': '<f3', 'fortran_order': False, 'shape': (), }",
      "{'descr': '|O', 'fortran_order': False, 'shape': (), }", "{'descr': '<f16', 'fortran_order': False, 'shape': (), }",
    ] {
      #expect(throws: NPYError.self, "\(header)") { try NPY.read(file(header), name: "x") }
    }
    let old = file("{'descr': '>i2', 'fortran_order': True, 'shape': (1L, 2L), }") + [0, 1, 255, 254]
    #expect(try NPY.read(old, name: "x") == Tensor(shape: [1, 2], values: [1, -2]))
  }
}
