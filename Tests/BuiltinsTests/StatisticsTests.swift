import Foundation
import Language
import Testing

/// Against Tests/Golden/summaries.py: NumPy and SciPy.
struct StatisticsTests {
  struct Golden: Decodable {
    struct Case: Decodable {
      let xs: [Double], ys: [Double], sum: Double, mean: Double, std: Double, stderr: Double, median: Double, quantiles: [[Double]]
      let corr: Double, spearman: Double, argmax: Double, histogram: [Double], edges: [Double]
    }
    let cases: [Case], rounding: [[Double]]
  }

  let golden: Golden
  let running: Running

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../Golden/summaries/golden.json")
    golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    running = try Running()
  }

  @Test func summariesAgreeWithNumPy() throws {
    for one in golden.cases {
      let xs = one.xs.value.quoted
      let ys = one.ys.value.quoted
      for (program, expected) in [
        ("sum(\(xs))", one.sum), ("mean(\(xs))", one.mean), ("std(\(xs))", one.std), ("stderr(\(xs))", one.stderr),
        ("median(\(xs))", one.median),
        ("corr(\(xs), \(ys))", one.corr), ("spearman(\(xs), \(ys))", one.spearman), ("argmax(\(xs))", one.argmax),
      ] + one.quantiles.map({ ("quantile(\(xs), \($0[0]))", $0[1]) }) {
        #expect(abs(try running.number(program) - expected) <= 1e-12 * max(1, abs(expected)), "\(program)")
      }
      #expect(try [Double](running.run("histogram(\(xs), bins: 7).column(\"count\")")) == one.histogram)
      let low = try [Double](running.run("histogram(\(xs), bins: 7).column(\"low\")"))
      for (edge, expected) in zip(low, one.edges) { #expect(abs(edge - expected) < 1e-12 * max(1, abs(expected))) }
    }
  }

  @Test func roundingAgreesWithNumPy() throws {
    for one in golden.rounding {
      #expect(try running.number("round(\(one[0].shortest), \(one[1].shortest))") == one[2], "round(\(one[0]), \(one[1]))")
    }
  }

  @Test func notANumberIsSaidAndNotHidden() throws {
    #expect(try running.number("median([1, 0 / 0, 2])").isNaN)
    #expect(try running.number("max(1, 0 / 0, 2)").isNaN)
    #expect(try [Double](running.run("sort([2, 1])")) == [1, 2])
    #expect(try running.run("sort([2, 0 / 0, 1])").quoted == "[1, 2, nan]")
    try running.run("hypothesis(\"nothing\") { 0 / 0 < 1 }")
    #expect(running.hypotheses.map(\.verdict) == [.notANumber])
  }

  @Test func tooFewValuesAreAnError() throws {
    for program in ["mean([])", "std([1])", "quantile([1], 2)", "sample([1], 2, seed: 0)", "corr([1, 2], [1])", "max()"] {
      #expect(throws: Trap.self, "\(program)") { try running.run(program) }
    }
  }

  @Test func seedsDecide() throws {
    let same = "shuffle(0..<50, seed: 3)"
    #expect(try running.run("\(same) == \(same)").quoted == "true")
    #expect(try running.run("\(same) == shuffle(0..<50, seed: 4)").quoted == "false")
    #expect(try running.run("sort(\(same)) == sort(shuffle(0..<50, seed: 4))").quoted == "true")
    // The interval of a mean: about ±1.96 standard errors for many values.
    let width = try running.number(
      "let xs = (0..<400).map { $0 % 20 }\nlet b = bootstrap(xs, n: 2000)\n(b[\"high\"] - b[\"low\"]) / stderr(xs)")
    #expect(abs(width - 3.92) < 0.25)
  }
}
