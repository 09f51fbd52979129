public struct Place: Sendable, Hashable {}
public struct Problem: Error, Sendable {}
