import Stopping

extension Interruption {
  public static func check() throws(Trap) { if isRequested { throw .interrupted } }

  /// Does something aside that cannot be asked to stop: see ``aside(steps:_:)``.
  public static func leaving<Result: Sendable>(
    steps: Int = .max, _ body: @escaping @Sendable () throws(Trap) -> Result
  ) throws(Trap) -> Result {
    let outcome = aside(steps: steps) { () -> Swift.Result<Result, Trap> in
      do throws(Trap) { return .success(try body()) } catch { return .failure(error) }
    }
    guard let outcome else { throw .interrupted }
    return try outcome.get()
  }
}
