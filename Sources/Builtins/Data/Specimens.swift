import Diagnostics
import Experiments
import Imaging
import Language

extension Builtin {
  static let specimens = Builtin(
    "specimens",
    "Features of the data set in the box, drawn at sizes of your choice: for each class and variant one image a size, the same feature in the same colours on the same ground. In the order class, variant, size.",
    topic: .data,
    parameters: Parameter<[String]?>.optional("classes", default: nil, "Names of classes; all of them by default."),
    Parameter<[Double]>.required("sizes", "Diameters in pixels, 30…256; the set itself has 60…240."),
    Parameter<Int>.optional("variants", default: 1, "How many different ones of each class."),
    Parameter<Bool>.optional("centered", default: true, "In the very middle; the set itself has them up to 22 pixels off."),
    Parameter<Fit>.optional(
      "fit", default: .input, "How images are fitted; .input cuts the middle 224 of 256 pixels out, and leaves sizes as they are."),
    Parameter<Seed>.optional("seed", default: .unset, "The seed of all that is not size."),
    examples: [
      "specimens(classes: [\"rings\", \"star\"], sizes: [60, 120, 240], variants: 2).count // 12",
      "specimens(classes: [\"leaf\"], sizes: [60, 120]).sizes // [60, 120]",
    ]
  ) {
    (context, classes: [String]?, sizes: [Double], variants: Int, centered: Bool, fit: Fit, seed: Seed) throws(Trap) -> Dataset in
    let range = BoxSet.specimenSizes
    if let wrong = sizes.first(where: { !range.contains($0) }) {
      throw Trap(
        "a feature cannot be drawn \(wrong.shortest) pixels large", argument: "sizes",
        label: "valid: \(range.lowerBound.shortest)…\(range.upperBound.shortest)")
    }
    guard variants >= 1 else { throw Trap("`variants` must be at least 1", argument: "variants") }
    var labels: [Int] = []
    for name in classes ?? BoxSet.classNames {
      guard let label = BoxSet.classNames.firstIndex(of: name) else {
        throw Trap(
          "there is no class \(name.literal) in the box", argument: "classes",
          label: didYouMean(name, among: BoxSet.classNames).map { "did you mean \($0.literal)?" } ?? "",
          notes: ["classes: " + BoxSet.classNames.joined(separator: ", ")])
      }
      labels.append(label)
    }
    return .specimens(labels: labels, sizes: sizes, variants: variants, centered: centered, seed: seed.resolved(context), fit: fit)
  }
}
