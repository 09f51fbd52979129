import Cache
import Engine
import Imaging
import Language
import Networks

extension Builtin {
  static let save = Builtin(
    "save",
    "Writes a value to a file by its ending: .png images and plots, .svg plots, .csv tables, .npy tensors, .safetensors models and dictionaries of tensors. The file is whole or not there at all.",
    topic: .files, parameters: Parameter<Value>.first("value", "What to write."), Parameter<String>.first("path", "Where."),
    returns: ValueType.none,
    examples: ["save(tensor([1, 2, 3]), \"numbers.npy\"); load(\"numbers.npy\").shape // [3]"], hasEffect: true,
    check: { call in call.unknownEnding("path") }
  ) { (context, value: Value, path: String) throws(Trap) -> Nothing in
    let bytes = try FileFormat(path).encode(value)
    let target = try context.settings.writable(path)
    do throws(FileError) {
      try Files.makeFolder(Paths.parent(target))
      try AtomicFile.write(bytes, to: target)
    } catch { throw Trap(error, argument: "path") }
    return Nothing()
  }

  static let load = Builtin(
    "load", "What a file holds, by its ending: .png and .jpg images, .npy tensors, .safetensors dictionaries of tensors, .csv tables.",
    topic: .files,
    parameters: Parameter<String>.first("path", "The file."),
    examples: ["save(table([\"x\": [1, 2]]), \"t.csv\"); load(\"t.csv\").column(\"x\") // [1, 2]"],
    check: { call in call.unknownEnding("path") }
  ) { (context, path: String) throws(Trap) -> Value in try FileFormat(path).decode(context.located(path), shown: path) }
}

/// The kinds of files, by their ending.
enum FileFormat: String, CaseIterable {
  case png, jpg, jpeg, svg, csv, npy, safetensors

  init(_ path: String) throws(Trap) {
    let name = Paths.name(path)
    let ending = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]).lowercased() } ?? ""
    guard let format = FileFormat(rawValue: ending) else {
      let known = FileFormat.allCases.map { "." + $0.rawValue }.joined(separator: " ")
      throw Trap(
        "the ending of \(name.literal) says nothing about what the file holds", argument: "path", notes: ["known endings: \(known)"])
    }
    self = format
  }

  func encode(_ value: Value) throws(Trap) -> [UInt8] {
    switch self {
    case .png:
      if let image: Image = value.asDomain() { return try trapping { () throws(ImageError) in try image.png() } }
      if let plot: Plot = value.asDomain() { return try trapping { () throws(ImageError) in try plot.image().png() } }
    case .svg:
      if let plot: Plot = value.asDomain() { return try trapping { () throws(ImageError) in try plot.svg() } }
    case .csv:
      if let table: Table = value.asDomain() { return Array(table.csv.utf8) }
      if let plot: Plot = value.asDomain() { return Array(try plot.data.csv.utf8) }
    case .npy:
      if let tensor: Tensor = value.asDomain() { return NPY.write(tensor) }
      if case .array = value { return NPY.write(try Tensor(nested: value)) }
    case .safetensors:
      if let network: Network = value.asDomain() { return SafeTensors.write(network.contents) }
      if case .dictionary(let dictionary) = value { return SafeTensors.write(try .init(dictionary)) }
    case .jpg, .jpeg: throw Trap("images are written as .png, which keeps them as they are", argument: "path")
    }
    throw Trap(
      "\(value.type.article) cannot be written as .\(rawValue)", argument: "value", notes: ["`help save` lists what goes with which ending"]
    )
  }

  func decode(_ path: String, shown: String) throws(Trap) -> Value {
    switch self {
    case .png, .jpg, .jpeg:
      do { return .domain(try Image.load(path: path)) } catch { throw Trap(error.naming(shown), argument: "path") }
    case .npy:
      do { return .domain(try NPY.read(path: path).tensor()) } catch { throw Trap("\(error)", argument: "path") }
    case .safetensors:
      let contents = try reading { () throws(NetworkError) in try SafeTensors.read(path: path) }
      return .dictionary(
        .init(.init(uniqueKeysWithValues: contents.tensors.sorted { $0.key < $1.key }.map { (.string($0.key), .domain($0.value)) })))
    case .csv:
      let bytes: [UInt8]
      do { bytes = try Files.read(path) } catch { throw Trap(error, argument: "path") }
      return .domain(try Table(csv: String(decoding: bytes, as: UTF8.self)))
    case .svg: throw Trap("an .svg file cannot be loaded, only written", argument: "path")
    }
  }

  private func reading<R>(_ body: () throws(NetworkError) -> R) throws(Trap) -> R {
    do { return try body() } catch { throw Trap("\(error)", argument: "path") }
  }
}

extension SafeTensors.Contents {
  fileprivate init(_ dictionary: ValueDictionary) throws(Trap) {
    var tensors: [String: Tensor] = [:]
    for (key, value) in dictionary.items {
      guard let tensor: Tensor = value.asDomain() else {
        throw Trap(
          "\(key.value.quoted) is \(value.type.article), not a Tensor", argument: "value", notes: ["`tensor(…)` makes one of numbers"])
      }
      tensors[key.value.displayed] = tensor
    }
    self.init(tensors: tensors, metadata: [:])
  }
}

extension StaticCall {
  /// A complaint where a literal path has an ending that means nothing.
  func unknownEnding(_ parameter: String) -> [StaticComplaint] {
    guard case .string(let path)? = constants[parameter] else { return [] }
    do { _ = try FileFormat(path) } catch { return [StaticComplaint(error, argument: parameter, code: .refusedArgument)] }
    return []
  }
}
