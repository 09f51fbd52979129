import Engine
import Experiments
import Networks

/// What all rows need: how often, with how many threads, beside whom.
struct Context {
  var rounds: Int
  var threads: Int
  /// Nil: ours alone.
  var peers: Peers?
  /// The python whose speed the interpreter is compared with.
  var python: String
  /// What the machine's products of matrices reach, once it has been measured.
  var peak: Double?

  /// ResNet-18 at its full width. Random weights: no time depends on them.
  func resnet18() throws -> Network { try Network.residual(classes: 1000) }

  /// The side of a peer, which answers seconds; `scale` brings them to the row's unit. Nobody without `--peers`.
  func peer(_ name: String, _ peer: String, _ work: Work, scale: Double = 1000) -> [Side] {
    guard let peers else { return [] }
    return [
      Side(
        name,
        setting: {
          let answer = try peers.run(peer, work)
          return (answer.seconds * scale, answer.setting)
        })
    ]
  }

  /// Measures a row in turn: ours first, then the others, who are given some time before and after to put their waiting threads to sleep.
  func row(
    _ name: String, unit: Unit = .milliseconds, rounds: Int? = nil, warmsUp: Bool = true, bar: Bar? = nil, ours: Side, others: [Side] = []
  ) throws -> Row {
    progress(name)
    let hasPeers = peers != nil && !others.isEmpty
    let results = try inTurn(rounds: rounds ?? self.rounds, warmsUp: warmsUp, [ours] + others) { if hasPeers { rest() } }
    let row = Row(
      name: name, unit: unit, ours: results[0].sample,
      others: zip(others, results.dropFirst()).map { Row.Other(name: $0.name, sample: $1.sample, setting: $1.setting) }, bar: bar)
    progress(
      "  " + ([("ours", row.ours)] + row.others.map { ($0.name, $0.sample) }).map { "\($0) \(row.text($1.median))" }.joined(separator: ", ")
    )
    return row
  }
}

extension Tensor {
  /// Seeded normal noise, [n, 3, side, side].
  static func noise(_ n: Int, side: Int = 224) -> Tensor {
    let random = Random(seed: 1)
    var tensor = Tensor(zeros: [n, 3, side, side])
    for index in tensor.values.indices { tensor.values[index] = random.normal(UInt64(index)) }
    return tensor
  }
}
