import Cache
import Diagnostics
import Language
import Session
import Testing

/// Expensive calls of programs: which are computed again, and which not.
@Suite struct KeptCallTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// Runs a program, and gives its last value and how many parts of its calls were found and computed.
  private func run(_ text: String, seed: Int? = nil) throws -> (value: String, hits: Int, computed: Int) {
    let settings = RunSettings(seed: seed, readFolder: folder.path)
    let session = Session(Session.Configuration(settings: settings, cache: .on(Store(folder: folder.join("cache")))))
    switch session.enter(Source(name: "<test>", text: text)) {
    case .done: break
    case .problems(let problems): throw problems[0]
    case .failed(let trap): throw trap
    }
    let parts = session.cache.records.flatMap(\.parts)
    return (session.lastValue.identity, parts.count { $0.outcome == .hit }, parts.count { $0.outcome == .computed })
  }

  private func computed(_ text: String, seed: Int? = nil) throws -> Int { try run(text, seed: seed).computed }

  @Test func visualizationsAreKeptByChannel() throws {
    let first = try run("fz(block: \"1.1\", layer: .pre, ch: [3, 4], steps: 2)")
    #expect(first.computed == 2)
    let second = try run("fz(block: \"1.1\", layer: .pre, ch: [4, 3, 5], steps: 1 + 1) // the same, and one more")
    #expect(second.hits == 2 && second.computed == 1)
    #expect(try run("fz(ch: [3, 4], layer: .pre, steps: 2, block: \"1.1\", seed: 0, at: .center, size: 224)").value == first.value)
    #expect(try computed("fz(module: \"layer1.1.bn2\", ch: 3, steps: 2)") == 0)
    for other in [
      "steps: 3", "steps: 2, seed: 1", "steps: 2, size: 64", "steps: 2, at: .mean", "steps: 2, exact: true", "steps: 2, aliased: true",
    ] {
      #expect(try computed("fz(block: \"1.1\", layer: .pre, ch: 3, \(other))") == 1, "\(other)")
    }
    #expect(try computed("fz(block: \"1.1\", layer: .pre, ch: 3, steps: 2)", seed: 5) == 1)
    #expect(try computed("use(\"box-streamless\"); fz(block: \"1.1\", layer: .pre, ch: 3, steps: 2)") == 1)
  }

  @Test func armsShareTheirEntries() throws {
    let data = "let d = dataset(\"val\").take(4)\n"
    #expect(try computed(data + "accuracy(d)") == 1)
    let cut = "ablate(block: \"4.1\", channels: [3], by: .zero)"
    let both = try run(data + "accuracies(d, under: [nil, \(cut)])")
    #expect(both.hits == 1 && both.computed == 1)
    #expect(try computed(data + "accuracy(d, under: \(cut))") == 0)
    #expect(try computed(data + "accuracy(d, k: 2)") == 1)
    // All channels' means come from one pass.
    #expect(try computed(data + "ablate(block: \"4.1\", channels: [3], by: .mean(d))") == 1)
    #expect(try computed(data + "ablate(block: \"4.1\", channels: [5, 6], by: .mean(d))") == 0)
    let strongest = try run(data + "top(d, block: \"2.1\", layer: .pre, ch: 3, n: 2)")
    #expect(strongest.computed == 1)
    #expect(try run(data + "top(d, block: \"2.1\", layer: .pre, ch: 3, n: 2)").value == strongest.value)
    #expect(try computed(data + "top(d, block: \"2.1\", layer: .pre, ch: 7, n: 2)") == 0)
  }

  @Test(arguments: [
    "act(d, block: \"2.1\", layer: .pre, ch: [1, 2])", "act(d, block: \"4.1\", layer: .post, at: .map)", "logits(d)",
    "survey(d, blocks: [\"4.1\"], n: 1)", "top(d, block: \"4.1\", layer: .post, ch: 1, at: .map, n: 2)",
  ])
  func valuesComeBackAsTheyWere(_ call: String) throws {
    let program = "let d = dataset(\"val\").take(3)\n" + call
    let first = try run(program), second = try run(program)
    #expect(first.computed == 1 && second.computed == 0 && second.hits == 1)
    #expect(first.value == second.value)
  }

  @Test func trainingsAreKept() throws {
    let program = "let d = dataset(\"val\").take(8)\nlet r = train(d, epochs: 1, batch: 4, width: 4, blocks: [1], validation: d)\n"
    let first = try run(program + "[r, r[\"model\"].classNames]"), second = try run(program + "[r, r[\"model\"].classNames]")
    #expect(first.computed == 1 && second.computed == 0)
    #expect(first.value == second.value)
  }

  @Test func functionsOverDataSetsAreToldApart() throws {
    let data = "let d = dataset(\"val\").take(2)\n"
    func asked(_ text: String) throws -> Int { try computed(text + "\naccuracy(e)") }
    #expect(try asked(data + "let e = d.map { scale($0, 0.5) }") == 1)
    #expect(try asked(data + "// larger\nlet e = d.map { scale( $0,0.5 ) /* half */ }") == 0)
    #expect(try asked(data + "let w = 0.5\nlet e = d.map { scale($0, w) }") == 1)
    #expect(try asked(data + "var w = 0.25\nw *= 3\nlet e = d.map { scale($0, w) }") == 1)
    // Values that have changed hands: equal syntax, equal values in another order.
    #expect(try asked(data + "let a = 0.9\nlet b = 0.1\nlet e = d.map { scale($0, a - b) }") == 1)
    #expect(try asked(data + "let b = 0.9\nlet a = 1.4\nlet e = d.map { scale($0, a - b) }") == 1)
    #expect(try asked(data + "let a = 1.4\nlet b = 0.9\nlet e = d.map { scale($0, a - b) }") == 0)
    // Two closures of one function, with other captured values.
    let maker = "func by(_ w) { return { scale($0, w) } }\n"
    #expect(try asked(data + maker + "let f = by(0.5)\nlet g = by(0.6)\nlet e = d.map { f(g($0)) }") == 1)
    #expect(try asked(data + maker + "let f = by(0.5)\nlet g = by(0.7)\nlet e = d.map { f(g($0)) }") == 1)
    #expect(try asked(data + maker + "let g = by(0.7)\nlet f = by(0.5)\nlet e = d.map { f(g($0)) }") == 0)
    // A captured value that changes afterwards was taken before.
    #expect(try asked(data + "var w = 0.5\nlet e = d.map { scale($0, w) }\nw = 0.3") == 0)
    // A captured image counts by its pixels.
    #expect(try asked(data + "let n = noise(size: 224, seed: 1)\nlet e = d.map { blend($0, n, 0.5) }") == 1)
    #expect(try asked(data + "let n = noise(size: 224, seed: 2)\nlet e = d.map { blend($0, n, 0.5) }") == 1)
  }

  /// A function that reads a file may give something else tomorrow.
  @Test func functionsThatReadFilesAreNeverKept() throws {
    let program = "let d = dataset(\"val\").take(2)\nfunc mask() { return image(\"mask.png\") }\naccuracy(d.map { blend($0, mask(), 0.9) })"
    var values: [String] = []
    for seed in [1, 2] {
      let saved = Session(Session.Configuration())
      _ = saved.enter(Source(name: "<test>", text: "save(noise(size: 224, seed: \(seed)), \(folder.join("mask.png").literal))"))
      let result = try run(program)
      #expect(result.hits == 0)
      values.append(result.value)
    }
    #expect(values.count == 2)
  }
}
