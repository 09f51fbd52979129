import Engine
import Foundation
import Networks
import Testing

@Suite struct NPYTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Golden/npy").standardized

  func path(_ name: String) -> String { Self.folder.appending(path: "\(name).npy").path }
  func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: Self.folder.appending(path: "\(name).npy"))) }

  let cube = (0..<24).map { Float($0) / 8 - 1 }

  @Test(arguments: ["float32", "float32-fortran", "float32-version-2", "float32-version-3"])
  func float32(name: String) throws {
    let contents = try NPY.read(path: path(name))
    #expect(contents.shape == [2, 3, 4] && contents.values == .float32(cube))
  }

  @Test(arguments: ["float64", "float64-fortran"])
  func float64(name: String) throws {
    let contents = try NPY.read(path: path(name))
    #expect(contents.shape == [2, 3, 4] && contents.values == .float64(cube.map(Double.init)))
    #expect(try contents.tensor() == Tensor(shape: [2, 3, 4], values: cube))
  }

  @Test func otherShapesAndTypes() throws {
    #expect(try NPY.read(path: path("int64")).values == .int64([-1, 1 << 40, 3, -(1 << 62)]))
    #expect(try NPY.read(path: path("scalar")).shape == [])
    #expect(try NPY.read(path: path("scalar")).values == .float32([2.5]))
    #expect(try NPY.read(path: path("empty")).shape == [0, 3])
    #expect(try NPY.read(path: path("vector")).values == .float32([1.5, -2, .infinity]))
  }

  @Test(arguments: ["float32", "float64", "int64", "scalar", "empty", "vector"])
  func writesTheBytesOfNumPy(name: String) throws {
    let contents = try NPY.read(path: path(name))
    #expect(try NPY.write(shape: contents.shape, contents.values) == bytes(name))
    if case .float32 = contents.values { #expect(try NPY.write(contents.tensor()) == bytes(name)) }
    #expect(throws: NPYError.self) { try NPY.write(shape: [5], contents.values) }
    #expect(throws: NPYError.self) { try NPY.write(shape: [-1, -24], contents.values) }
  }

  @Test func whatIsNotReadIsNamed() throws {
    let complex = #expect(throws: NPYError.self) { try NPY.read(path: path("complex64")) }
    #expect(complex?.reason == .unsupportedType("<c8"))
    let big = #expect(throws: NPYError.self) { try NPY.read(path: path("big-endian")) }
    #expect(big?.reason == .unsupportedType(">f4"))
    let missing = #expect(throws: NPYError.self) { try NPY.read(path: "/no/such.npy") }
    #expect(missing?.description == "cannot read /no/such.npy: No such file or directory")
    let other = #expect(throws: NPYError.self) { try NPY.read(Array("hello, world".utf8), name: "x.npy") }
    #expect(other?.reason == .notNPY)
  }

  /// Every beginning of a file is an error, and whatever a byte of the header is changed to, nothing crashes.
  @Test func damage() throws {
    let whole = try bytes("float32-fortran")
    for count in 0..<whole.count {
      #expect(throws: NPYError.self) { try NPY.read(Array(whole[..<count]), name: "x") }
    }
    for position in 0..<128 {
      for change: UInt8 in [1, 7, 128, 255] {
        var data = whole
        data[position] = data[position] &+ change
        _ = try? NPY.read(data, name: "x")
      }
    }
  }

  @Test func headersThatLie() {
    func file(_ header: String) -> [UInt8] { [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) }
    for header in [
      "", "{}", "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 4), }", "{'descr': '<f4', 'fortran_order': False}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "{'descr': '<f4', 'fortran_order': 0, 'shape': (), }",
      "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (), }", "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2), }",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "{'descr': '<f4', 'shape': (), 'shape': (), }", "{'descr",
    ] {
      #expect(throws: NPYError.self, "\(header)") { try NPY.read(file(header), name: "x") }
    }
  }
}
