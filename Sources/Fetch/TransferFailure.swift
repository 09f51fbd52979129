/// Why a file did not come.
enum TransferFailure: Error, Sendable {
  case status(Int)
  case connection(String)
  /// It ended before all had come.
  case short(Int, of: Int)
  case file(String, reason: String)

  /// Whether another try may help.
  var mayPass: Bool {
    switch self {
    case .status(let code): code == 408 || code == 429 || code >= 500
    case .connection, .short: true
    case .file: false
    }
  }
}

extension TransferFailure: CustomStringConvertible {
  var description: String {
    switch self {
    case .status(404): "the server has no such file (404)"
    case .status(let code): "the server answers \(code)"
    case .connection(let reason): reason
    case .short(let count, let total): "the connection broke after \(count) of \(total) bytes"
    case .file(let path, let reason): "\(path) cannot be written: \(reason)"
    }
  }
}
