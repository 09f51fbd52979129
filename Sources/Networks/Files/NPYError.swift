/// Why a `.npy` file cannot be read.
public struct NPYError: Error, Sendable, Equatable {
  /// The file's path, or what stands for it.
  public let name: String
  public let reason: Reason

  public enum Reason: Error, Sendable, Equatable {
    /// The system's reason.
    case unreadable(String)
    case notNPY
    case badHeader(String)
    case unsupportedVersion(Int)
    /// NumPy's name of the type.
    case unsupportedType(String)
    /// In bytes.
    case wrongLength(expected: Int, found: Int)
  }

  init(_ name: String, _ reason: Reason) {
    self.name = name
    self.reason = reason
  }
}

extension NPYError: CustomStringConvertible {
  public var description: String {
    switch reason {
    case .unreadable(let reason): "cannot read \(name): \(reason)"
    case .notNPY: "\(name) is not a .npy file: it does not begin as NumPy begins them"
    case .badHeader(let what): "the header of \(name) is damaged: \(what)"
    case .unsupportedVersion(let version): "\(name) is of version \(version) of the .npy format, but only 1 to 3 are known"
    case .unsupportedType(let type):
      "\(name) holds elements of the type \(type); only float32 (<f4), float64 (<f8) and int64 (<i8) are read. In Python, astype(\"float32\") converts them"
    case .wrongLength(let expected, let found): "\(name) is damaged: its shape needs \(expected) bytes, but there are \(found)"
    }
  }
}
