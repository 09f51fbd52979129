import Testing

@testable import rsn_benchmark

struct TableTests {
  @Test func medianOfOddEvenAndNone() {
    #expect(Sample(values: [5, 1, 3]).median == 3)
    #expect(Sample(values: [4, 1, 3, 2]).median == 2.5)
    #expect(Sample().median.isNaN)
  }

  @Test func theBestOfTheOthersCounts() {
    var row = Row(name: "x", ours: Sample(values: [2]), others: [other("slow", 9), other("fast", 3)], bar: .times(1.5))
    #expect(row.ratio == 1.5)
    #expect(row.isMet == true)
    row.bar = .times(1.6)
    #expect(row.isMet == false)
    row.others = []
    #expect(row.ratio == nil)
    #expect(row.isMet == nil)
    row.bar = .below(2)
    #expect(row.isMet == false)
    row.bar = .below(2.1)
    #expect(row.isMet == true)
  }

  @Test func sidesAreMeasuredInTurnAndTheFirstRoundDoesNotCount() throws {
    var order: [String] = []
    func side(_ name: String) -> Side {
      Side(name) {
        order.append(name)
        return Double(order.count)
      }
    }
    let results = try inTurn(rounds: 2, [side("a"), side("b")]) {}
    #expect(order == ["a", "b", "a", "b", "a", "b"])
    #expect(results.map(\.sample.values) == [[3, 5], [4, 6]])
    order = []
    #expect(try inTurn(rounds: 1, warmsUp: false, [side("a")]) {}[0].sample.values == [1])
  }

  @Test func aTableAsItIsPrinted() {
    let section = Section(
      title: "Forward",
      rows: [
        Row(
          name: "batch 1", ours: Sample(values: [12.34]), others: [other("PyTorch", 25, "2.15, traced"), other("OpenVINO", 20)],
          bar: .times(1.4),
          remark: "81 img/s"),
        Row(name: "batch 8", ours: Sample(values: [100]), others: [other("PyTorch", 110, "2.15, eager")], bar: .times(1.4)),
        Row(name: "memory", unit: .megabytes, ours: Sample(values: [449.6]), bar: .below(450)),
      ], notes: ["A note."])
    #expect(
      section.markdown == """
        ## Forward

        | what | ours | PyTorch | OpenVINO | ratio | bar | ours, further |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: |
        | batch 1 | 12.3 ms | 25.0 ms | 20.0 ms | 1.62× | ≥ 1.40× ✓ | 81 img/s |
        | batch 8 | 100 ms | 110 ms |  | 1.10× | ≥ 1.40× ✗ |  |
        | memory | 450 MB |  |  |  | < 450 MB ✓ |  |

        - PyTorch: 2.15, traced (batch 1); 2.15, eager (batch 8).
        - A note.

        """)
  }

  private func other(_ name: String, _ value: Double, _ setting: String? = nil) -> Row.Other {
    Row.Other(name: name, sample: Sample(values: [value]), setting: setting)
  }
}

struct CrossoversTests {
  private func point(_ pixels: Int, _ direct: Double, _ two: Double, _ four: Double) -> Crossovers.Point {
    Crossovers.Point(pixels: pixels, direct: direct, two: two, four: four)
  }

  @Test func eachHasItsRange() {
    let points = [point(1, 1, 2, 3), point(4, 4, 3, 5), point(9, 9, 7, 6), point(16, 16, 12, 10)]
    #expect(Crossovers(points) == Crossovers(two: 4, four: 9, cost: 1))
  }

  @Test func oneOddPointMovesNothing() {
    let points = [point(1, 1, 9, 2), point(4, 8, 9, 4), point(9, 9, 19, 10), point(16, 20, 29, 10)]
    #expect(Crossovers(points).two == 4)
    #expect(Crossovers(points).four == 4)
  }

  @Test func directEverywhere() {
    #expect(Crossovers([point(5, 1, 2, 3)]) == Crossovers(two: 6, four: 6, cost: 1))
  }

  @Test func nothingMeasured() {
    #expect(Crossovers([]).cost == 1)
  }
}

struct DivisionTests {
  @Test func tasksGoToWhoIsFree() {
    let division = Division(loops: [[3, 1, 1, 1], [2]], outside: 2)
    // 6 + 2 + 2 alone; with two threads 3 + 2 + 2.
    #expect(division.speedUp(1) == 1)
    #expect(division.speedUp(2) == 10.0 / 7)
    #expect(division.speedUp(64) == 10.0 / 7)
  }
}
