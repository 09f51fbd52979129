/// How a run uses the cache.
public enum CachePolicy: Sendable {
  /// Everything is computed and nothing kept.
  case off
  case on(Store)
  /// Only looked into, as a plan does: nothing is computed, written or touched.
  case lookingOnly(Store?)

  /// The user's own cache.
  public static var standard: CachePolicy { .on(Store()) }
}
