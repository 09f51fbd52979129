/// Why a `.npy` or `.npz` file cannot be read.
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
    /// What is wrong with the archive around the arrays.
    case archive(String)
    case noArray(String, names: [String])
    /// A name that cannot be written.
    case badName(String)
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
      type.contains("O")
        ? "\(name) holds Python objects, which are never run; save numbers"
        : "\(name) holds elements of the type \(type.shown), and only real numbers are read: f2 f4 f8, i1 to i8, u1 to u8, bool"
    case .wrongLength(let expected, let found): "\(name) is damaged: its shape needs \(expected) bytes, but there are \(found)"
    case .archive(let what): "\(name) is not an .npz file that can be read: \(what)"
    case .noArray(let wanted, let names):
      "\(name) has no array “\(wanted)”; it has \(names.prefix(12).map(\.shown).joined(separator: ", "))\(names.count > 12 ? "…" : "")"
    case .badName(let name): "“\(name.shown)” cannot name an array in an archive: it occurs twice or is too long"
    }
  }
}
