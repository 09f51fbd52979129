import Cache
import Engine
import Experiments
import Imaging
import Language
import Stopping
import Synchronization

extension Builtin {
  static let dataset = Builtin(
    "dataset",
    "The data set in the box (\"train\", \"val\" or \"test\"), a folder of PNG and JPEG files (a folder a class, or one flat folder without labels), or a text file that lists them: a path a line, and perhaps a tab and the label.",
    topic: .data, parameters: Parameter<String>.first("nameOrFolder", "A part of the set in the box, a folder, or a list."),
    Parameter<Fit>.optional("fit", default: .input, "How images are fitted: .input, .short(n) or .none."),
    Parameter<Labels?>.optional(
      "labels", default: nil,
      "How classes are numbered: .folders in the order of their names, .imagenet by ImageNet's ids (n01440764…). By default .imagenet where all are such ids."
    ),
    Parameter<BrokenFilesChoice>.optional(
      "broken", default: .fail,
      "What a file that cannot be read does: .fail, or .skip, which names and counts it and leaves it out of what is measured."
    ),
    examples: [
      "dataset(\"val\").count // 2000",
      "save(noise(size: 8, seed: 1), \"pictures/a/1.png\"); save(noise(size: 8, seed: 2), \"pictures/b/1.png\"); dataset(\"pictures\").classNames // [\"a\", \"b\"]",
      "save(noise(size: 8, seed: 1), \"photos/n02099601/1.png\"); dataset(\"photos\")[0].label // 207",
    ],
    readsFiles: true,
    check: { call in
      guard case .string(let name)? = call.constants["nameOrFolder"], BoxSplit(rawValue: name) == nil else { return [] }
      return call.missingFile("nameOrFolder", is: "folder or list", or: BoxSplit.allCases.map(\.rawValue))
    }
  ) { (context, nameOrFolder: String, fit: Fit, labels: Labels?, broken: BrokenFilesChoice) throws(Trap) -> Dataset in
    if let split = BoxSplit(rawValue: nameOrFolder) { return .box(split, fit: fit) }
    let path = try context.located(nameOrFolder), broken = broken.meaning(context.services)
    return try Interruption.leaving { () throws(Trap) in
      do throws(DatasetError) {
        if Files.kind(path) == .file { return try .list(path, shown: nameOrFolder, labels: labels, fit: fit, broken: broken) }
        return try .folder(path, shown: nameOrFolder, labels: labels, fit: fit, broken: broken)
      } catch { throw Trap(error) }
    }
  }

  static let take = Builtin(
    "take", "The first n images of a data set, rows of a table, or elements of an array; all of them if there are fewer.", topic: .data,
    parameters: Parameter<CollectionOrTable>.first("xs", "The data set, the table or the array."), Parameter<Int>.first("n", "How many."),
    returns: .oneOf([.domain(Dataset.typeName), .domain(Table.typeName), .array(.any)]),
    examples: [
      "dataset(\"val\").take(3).count // 3", "take([1, 2, 3], 2) // [1, 2]", "table([\"x\": [1, 2, 3]]).take(2).column(\"x\") // [1, 2]",
    ], check: { call in call.outOfRange("n", 0...1e15) }
  ) { (xs: CollectionOrTable, n: Int) throws(Trap) -> Value in
    guard n >= 0 else { throw Trap("`n` must be 0 or more", argument: "n") }
    switch xs {
    case .table(let table): return .domain(table.rows(Array(0..<Swift.min(n, table.rowCount))))
    case .collection(.dataset(let dataset)): return .domain(dataset.take(n))
    case .collection(.items(let items)): return .array(Array(items.prefix(n)))
    }
  }

  static let select = Builtin(
    "select", "The images of a data set, or elements of an array, that stand at these places, in this order.", topic: .data,
    parameters: Parameter<Collection>.first("xs", "The data set or the array."),
    Parameter<[Int]>.first("places", "Their indices; one may come more than once."),
    returns: .oneOf([.domain(Dataset.typeName), .array(.any)]),
    examples: ["dataset(\"val\").select([3, 5]).count // 2", "select([\"a\", \"b\", \"c\"], [2, 0]) // [\"c\", \"a\"]"]
  ) { (xs: Collection, places: [Int]) throws(Trap) -> Value in
    if let wrong = places.first(where: { !(0..<xs.count).contains($0) }) {
      throw Trap("there is no element \(wrong)", argument: "places", label: xs.count == 0 ? "it is empty" : "valid: 0..<\(xs.count)")
    }
    switch xs {
    case .dataset(let dataset):
      do throws(DatasetError) { return .domain(try dataset.selecting(places)) } catch { throw Trap(error) }
    case .items(let items): return .array(places.map { items[$0] })
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
    case .items(let items): return .array(Random(seed: seed).interruptiblePermutation(items.count).interruptibleMap { items[$0] })
    }
  }
}

extension Labels: NamedCase {
  static var caseTypeName: String { "Labels" }
}

/// What a file that cannot be read does to a data set.
enum BrokenFilesChoice: String, NamedCase {
  case fail, skip

  static var caseTypeName: String { "Broken" }

  /// The files that a pass skips are named in a warning; the same words once.
  func meaning(_ services: Services) -> Broken {
    guard self == .skip else { return .fail }
    let said = Said()
    return .skip { files in if said.isNew("\(files)") { services.emit(.warning("\(files)")) } }
  }
}

private final class Said: Sendable {
  private let texts = Mutex<Set<String>>([])
  func isNew(_ text: String) -> Bool { texts.withLock { $0.insert(text).inserted } }
}
