import Cache
import Experiments
import Language
import Networks

extension Context {
  /// Which images the network gets right, arm by arm; nil for pictures that the data set skips. Each arm is kept on its own, and what is missing is computed
  /// in one pass. An arm is nil only in a plan.
  func verdicts(_ network: Network, on data: Dataset, under arms: [Ablation?], k: Int, _ what: String) throws(Trap) -> [[Bool?]?] {
    guard (1...network.classes).contains(k) else {
      throw Trap("`k` cannot be \(k)", argument: "k", label: "valid: 1…\(network.classes)")
    }
    let keys = arms.map { arm in
      var key = self.key("correct", network)
      key.add("k", k)
      key.add("under", under: arm)
      key.add("data", data)
      return key
    }
    return try keptPasses(keys, over: data, what, .verdicts) { (data, missing, bookmark, keep) throws(Trap) in
      let rows = try measuring { () throws(MeasuringError) in
        try network.correct(on: data, k: k, under: missing.map { arms[$0] }, what: what, bookmark: bookmark, progress: listener(what))
      }
      for (place, row) in zip(missing, rows) { keep(place, row) }
    }
  }

  /// The share of right ones among those that could be read, arm by arm.
  func shares(_ network: Network, on data: Dataset, under arms: [Ablation?], k: Int, _ what: String) throws(Trap) -> [Value] {
    try verdicts(network, on: data, under: arms, k: k, what).map { row in
      guard let known = row?.compactMap(\.self) else { return .unknown(Unknown(.number)) }
      return .number(Double(known.count(where: \.self)) / Double(known.count))
    }
  }
}
