import Experiments
import Language

extension Ablation: DomainValue, ResinValue {
  public static var typeName: String { "Ablation" }
  public static var members: [Member] { [Member("count", .int, "How many channels are ablated.")] }

  public var summary: String {
    cuts.isEmpty
      ? "Ablation of nothing" : "Ablation of " + cuts.map { "\($0.place) \($0.channels.value.quoted)" }.joined(separator: " and ")
  }
  public var identity: String { cuts.map { "\($0.place) \($0.channels) \($0.replacement)" }.joined(separator: "; ") + " of \(network)" }

  public func member(_ name: String) throws(Trap) -> Value? { name == "count" ? .int(cuts.reduce(0) { $0 + $1.channels.count }) : nil }
  public func isEqual(to other: any DomainValue) -> Bool { (other as? Ablation) == self }

  public func operate(_ operation: ArithmeticOperator, with other: Value, isLeft: Bool) throws(Trap) -> Value? {
    guard operation == .add, let ablation: Ablation = other.asDomain() else { return nil }
    do { return .domain(isLeft ? try joined(with: ablation) : try ablation.joined(with: self)) } catch { throw Trap("\(error)") }
  }
}
