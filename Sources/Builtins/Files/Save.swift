import Cache
import Engine
import Imaging
import Language
import Networks
import Stopping

extension Builtin {
  static let save = Builtin(
    "save",
    "Writes a value to a file by its ending: .png images and plots, .svg plots, .csv tables, .npy tensors, .npz and .safetensors dictionaries of tensors, .safetensors models. The file is whole or not there at all.",
    topic: .files, parameters: Parameter<Value>.first("value", "What to write."), Parameter<String>.first("path", "Where."),
    Parameter<Theme?>.optional("theme", default: nil, "For a plot: .light or .dark in place of its own."),
    returns: ValueType.none,
    examples: [
      "save(tensor([1, 2, 3]), \"numbers.npy\"); load(\"numbers.npy\").shape // [3]", "save(plot(y: [1, 2]), \"p.svg\", theme: .dark)",
    ], hasEffect: true, writing: .always,
    check: { call in call.unknownEnding("path", writing: true) },
    planning: { (context, slots) throws(Trap) in try context.planWriting(slots.count > 1 ? slots[1] : nil) }
  ) { (context, value: Value, path: String, theme: Theme?) throws(Trap) -> Nothing in
    let format = try FileFormat(path, writing: true)
    let bytes = try Interruption.leaving { () throws(Trap) in try format.encode(value, theme) }
    let target = try context.settings.writable(path)
    do throws(FileError) {
      if let root = context.settings.writeRoot(of: target) {
        try AtomicFile.write(bytes, to: target, below: root)
      } else {
        try Files.makeFolder(Paths.parent(target))
        try AtomicFile.write(bytes, to: target)
      }
    } catch { throw Trap(error, argument: "path") }
    return Nothing()
  }

  static let load = Builtin(
    "load",
    "What a file holds, by its ending: .png and .jpg images, .npy tensors, .npz, .safetensors and .pth dictionaries of tensors, .csv tables. Numbers become float32; of a PyTorch file nothing is run.",
    topic: .files,
    parameters: Parameter<String>.first("path", "The file."),
    Parameter<String?>.optional(
      "name", default: nil, "Only the tensor of this name, of a file that holds several: the others are not read."),
    examples: [
      "save(table([\"x\": [1, 2]]), \"t.csv\"); load(\"t.csv\").column(\"x\") // [1, 2]",
      "save([\"a\": tensor([1, 2]), \"b\": tensor([3])], \"ab.npz\"); load(\"ab.npz\", name: \"b\").values // [3]",
    ],
    readsFiles: true,
    check: { call in call.unknownEnding("path") }
  ) { (context, path: String, name: String?) throws(Trap) -> Value in
    let format = try FileFormat(path), found = try context.located(path)
    return try Interruption.leaving { () throws(Trap) in try format.decode(found, shown: path, only: name) }
  }
}

/// The kinds of files, by their ending.
enum FileFormat: String, CaseIterable {
  case png, jpg, jpeg, svg, csv, npy, npz, safetensors, pth, pt

  /// Those that only reading knows.
  private static let readOnly: Set<FileFormat> = [.jpg, .jpeg, .pth, .pt]

  init(_ path: String, writing: Bool = false) throws(Trap) {
    let name = Paths.name(path)
    let ending = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]).lowercased() } ?? ""
    guard let format = FileFormat(rawValue: ending) else {
      let known = FileFormat.allCases.filter { writing ? !Self.readOnly.contains($0) : $0 != .svg }.map { "." + $0.rawValue }.joined(
        separator: " ")
      throw Trap(
        "the ending of \(name.literal) says nothing about what the file holds", argument: "path", notes: ["known endings: \(known)"])
    }
    self = format
  }

  func encode(_ value: Value, _ theme: Theme? = nil) throws(Trap) -> [UInt8] {
    if theme != nil, value.asDomain(Plot.self) == nil {
      throw Trap("only a plot has a theme, not \(value.type.article)", argument: "theme")
    }
    switch self {
    case .png:
      if let image: Image = value.asDomain() { return try trapping { () throws(ImageError) in try image.png() } }
      if let plot: Plot = value.asDomain() { return try trapping { () throws(ImageError) in try plot.image(theme: theme).png() } }
    case .svg:
      if let plot: Plot = value.asDomain() { return try trapping { () throws(ImageError) in try plot.svg(theme: theme) } }
    case .csv:
      if let table: Table = value.asDomain() { return Array(table.csv.utf8) }
      if let plot: Plot = value.asDomain() { return Array(try plot.data.csv.utf8) }
    case .npy:
      if let tensor: Tensor = value.asDomain() { return NPY.write(tensor) }
      if case .array = value { return NPY.write(try Tensor(nested: value)) }
    case .safetensors:
      if let network: Network = value.asDomain() { return SafeTensors.write(network.contents) }
      if case .dictionary(let dictionary) = value {
        return SafeTensors.write(.init(tensors: Dictionary(uniqueKeysWithValues: try dictionary.tensors())))
      }
    case .npz:
      if case .dictionary(let dictionary) = value {
        do { return try NPZ.write(try dictionary.tensors()) } catch let trap as Trap { throw trap } catch {
          throw Trap("\(error)", argument: "value")
        }
      }
    case .pth, .pt: throw Trap("weights are written as .safetensors, which PyTorch reads too", argument: "path")
    case .jpg, .jpeg: throw Trap("images are written as .png, which keeps them as they are", argument: "path")
    }
    throw Trap(
      "\(value.type.article) cannot be written as .\(rawValue)", argument: "value", notes: ["`help save` lists what goes with which ending"]
    )
  }

  /// - Parameter only: the tensor that is wanted of several.
  func decode(_ path: String, shown: String, only name: String?) throws(Trap) -> Value {
    if name != nil, ![.npz, .safetensors, .pth, .pt].contains(self) {
      throw Trap("an .\(rawValue) file holds one thing, which has no name", argument: "name")
    }
    switch self {
    case .png, .jpg, .jpeg:
      do { return .domain(try Image.load(path: path)) } catch { throw Trap(error.naming(shown), argument: "path") }
    case .npy: return .domain(try arrays { () throws(NPYError) in try NPY.read(path: path) })
    case .npz:
      let tensors = try arrays { () throws(NPYError) in try NPZ.read(path: path, only: name) }
      if name != nil, let only = tensors.first { return .domain(only.tensor) }
      return .dictionary(.init(.init(uniqueKeysWithValues: tensors.map { (.string($0.name), .domain($0.tensor)) })))
    case .safetensors, .pth, .pt:
      return try reading { () throws(NetworkError) in
        let checkpoint = try Checkpoint.open(path: path)
        if let name { return try checkpoint.values(of: [name])[name].map { .domain($0) } ?? .none }
        let tensors = try checkpoint.values(of: checkpoint.tensors.keys).sorted { $0.key < $1.key }
        return .dictionary(.init(.init(uniqueKeysWithValues: tensors.map { (.string($0.key), .domain($0.value)) })))
      }
    case .csv:
      let bytes: [UInt8]
      do { bytes = try Files.read(path) } catch { throw Trap(error, argument: "path") }
      do throws(Trap) { return .domain(try Table(csv: String(decoding: bytes, as: UTF8.self))) } catch {
        throw Trap("\(shown): \(error.message)", code: .badFile, argument: "path")
      }
    case .svg: throw Trap("an .svg file cannot be loaded, only written", argument: "path")
    }
  }

  private func arrays<R>(_ body: () throws(NPYError) -> R) throws(Trap) -> R {
    do { return try body() } catch { throw Trap(error, argument: "path") }
  }

  private func reading<R>(_ body: () throws(NetworkError) -> R) throws(Trap) -> R {
    do { return try body() } catch { throw Trap(error, argument: "path") }
  }
}

extension ValueDictionary {
  /// Its tensors by their names.
  fileprivate func tensors() throws(Trap) -> [(String, Tensor)] {
    var names: Set<String> = []
    return try items.map { (key, value) throws(Trap) in
      guard names.insert(key.value.displayed).inserted else {
        throw Trap("two keys are called \(key.value.displayed.literal)", argument: "value")
      }
      guard let tensor: Tensor = value.asDomain() else {
        throw Trap(
          "\(key.value.quoted) is \(value.type.article), not a Tensor", argument: "value", notes: ["`tensor(…)` makes one of numbers"])
      }
      return (key.value.displayed, tensor)
    }
  }
}

extension StaticCall {
  /// A complaint where a literal path has an ending that means nothing.
  func unknownEnding(_ parameter: String, writing: Bool = false) -> [StaticComplaint] {
    guard case .string(let path)? = constants[parameter] else { return [] }
    do { _ = try FileFormat(path, writing: writing) } catch { return [StaticComplaint(error, argument: parameter, code: .refusedArgument)] }
    return []
  }
}
