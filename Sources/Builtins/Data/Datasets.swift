import Engine
import Experiments
import Imaging
import Language

extension Builtin {
  static let dataset = Builtin(
    "dataset",
    "The data set in the box (\"train\", \"val\" or \"test\"), or a folder of PNG and JPEG files: a folder a class, or one flat folder without labels.",
    topic: .data, parameters: Parameter<String>.first("nameOrFolder", "A part of the set in the box, or a folder."),
    Parameter<Fit>.optional("fit", default: .input, "How a folder's images are fitted: .input, .short(n) or .none."),
    examples: ["dataset(\"val\").count // 2000"],
    check: { call in
      guard case .string(let name)? = call.constants["nameOrFolder"], BoxSplit(rawValue: name) == nil else { return [] }
      return call.missingFile("nameOrFolder", is: "folder")
    }
  ) { (context, nameOrFolder: String, fit: Fit) throws(Trap) -> Dataset in
    if let split = BoxSplit(rawValue: nameOrFolder) { return .box(split, fit: fit) }
    let path = context.located(nameOrFolder)
    do throws(DatasetError) { return try Dataset.folder(path, shown: nameOrFolder, fit: fit) } catch { throw Trap(error) }
  }

  static let take = Builtin(
    "take", "The first n images of a data set, or elements of an array; all of them if there are fewer.", topic: .data,
    parameters: Parameter<Collection>.first("xs", "The data set or the array."), Parameter<Int>.first("n", "How many."),
    returns: .oneOf([.domain(Dataset.typeName), .array(.any)]),
    examples: ["dataset(\"val\").take(3).count // 3", "take([1, 2, 3], 2) // [1, 2]"], check: { call in call.outOfRange("n", 0...1e15) }
  ) { (_, xs: Collection, n: Int) throws(Trap) -> Value in
    guard n >= 0 else { throw Trap("`n` must be 0 or more", argument: "n") }
    switch xs {
    case .dataset(let dataset): return .domain(dataset.take(n))
    case .items(let items): return .array(Array(items.prefix(n)))
    }
  }

  static let shuffled = Builtin(
    "shuffled", "A data set, or an array, in random order; the same seed gives the same order.", topic: .data,
    parameters: Parameter<Collection>.first("xs", "The data set or the array."),
    Parameter<Seed>.optional("seed", default: .unset, "The seed."),
    returns: .oneOf([.domain(Dataset.typeName), .array(.any)]), examples: ["dataset(\"val\").shuffled(seed: 1).take(5).count // 5"]
  ) { (context, xs: Collection, seed: Seed) throws(Trap) -> Value in
    let seed = seed.resolved(context)
    switch xs {
    case .dataset(let dataset): return .domain(dataset.shuffled(seed: seed))
    case .items(let items): return .array(Random(seed: seed).permutation(items.count).map { items[$0] })
    }
  }
}
