import OrderedCollections

/// A dictionary in insertion order with value semantics. Keys are strings, numbers or Booleans.
public struct ValueDictionary: Sendable {
  public enum Key: Hashable, Sendable {
    case string(String), number(Double), bool(Bool)

    public init?(_ value: Value) {
      switch value {
      case .string(let text): self = .string(text)
      case .number(let number): self = .number(number)
      case .bool(let flag): self = .bool(flag)
      default: return nil
      }
    }

    public var value: Value {
      switch self {
      case .string(let text): .string(text)
      case .number(let number): .number(number)
      case .bool(let flag): .bool(flag)
      }
    }
  }

  /// One reference, so that a `Value` stays small; replaced when it is shared and about to change.
  private final class Storage: @unchecked Sendable {
    var items: OrderedDictionary<Key, Value>
    init(_ items: OrderedDictionary<Key, Value>) { self.items = items }
  }
  private var storage: Storage

  public init(_ items: OrderedDictionary<Key, Value> = [:]) { storage = Storage(items) }

  public var items: OrderedDictionary<Key, Value> { storage.items }
  public var count: Int { storage.items.count }

  public subscript(key: Key) -> Value? {
    get { storage.items[key] }
    set {
      // SAFETY (of `@unchecked Sendable`): contents change only while this is the storage's one owner.
      if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.items) }
      storage.items[key] = newValue
    }
  }
}
