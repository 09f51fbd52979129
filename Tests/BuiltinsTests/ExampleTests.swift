import Builtins
import Language
import Testing

/// Every example of every built-in runs, and shows what it says; and the registry's prose is fit to be read.
struct ExampleTests {
  @Test(arguments: Registry.resin.builtins.flatMap { builtin in builtin.examples.map { (builtin.name, $0) } })
  func anExample(of name: String, _ example: String) throws {
    let parts = example.split(separator: " // ", maxSplits: 1)
    let value = try Running().run(example)
    if parts.count == 2 { #expect(value.displayed == String(parts[1]), "\(name): \(example)") }
  }

  @Test func everyBuiltinIsDeclaredOnceWithProseAndAnExample() {
    let registry = Registry.resin
    #expect(Set(registry.names).count == registry.names.count)
    for builtin in registry.builtins {
      let summary = builtin.signature.summary
      #expect(summary.hasSuffix("."), "\(builtin.name): a sentence ends in a full stop")
      #expect(
        summary.first?.isUppercase ?? false || summary.first?.isNumber ?? false || summary.first == "n" || summary.first == "x",
        "\(builtin.name)")
      #expect(!builtin.examples.isEmpty, "\(builtin.name) has no example")
      for parameter in builtin.signature.parameters {
        #expect(!parameter.summary.isEmpty, "\(builtin.name): `\(parameter.name)` has no help")
      }
      #expect(Set(builtin.signature.parameters.map(\.name)).count == builtin.signature.parameters.count)
    }
  }

  /// The names that the language's design promises.
  @Test func allThePromisedNamesAreThere() {
    let promised =
      "model use info fz act logits classify accuracy top ablate dataset image scale crop resize rotate pad flip shift blend diff noise grid relu abs sqrt exp log log2 pow sin cos round floor ceil isNaN min max sum mean std stderr median quantile corr spearman histogram sort argmax bootstrap sample shuffle count map filter reduce zip enumerated append contains indexOf reversed unique keys values stride any all split join replace format print show assert table where sorted column plot scatter bars hist heatmap hypothesis save load train take shuffled"
    for name in promised.split(separator: " ") { #expect(Registry.resin[String(name)] != nil, "\(name)") }
  }
}
