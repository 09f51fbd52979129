import Diagnostics
import Session
import Storage
import Syntax

/// `rsn fmt`: writes sources as everybody writes them. A file with errors is left as it is.
public struct FormatFiles: Sendable {
  private let console: Console
  /// Whether files are only looked at.
  private let isCheck: Bool

  public init(console: Console, isCheck: Bool) { (self.console, self.isCheck) = (console, isCheck) }

  /// - Parameter paths: files, or folders whose `.rsn` files are meant, at any depth.
  public func run(_ paths: [String]) -> ExitStatus {
    var files: [String] = []
    var codes: [ExitStatus] = []
    for path in paths {
      do { files += try self.files(path) } catch {
        console.complain(error.description)
        codes.append(.unavailable)
      }
    }
    for file in files { codes.append(format(file)) }
    return ExitStatus.worst(codes)
  }

  /// Standard input to standard output.
  public func run(text: [UInt8]) -> ExitStatus {
    switch formatted(Source(name: "<input>", bytes: text)) {
    case .success(let result):
      if isCheck { return Array(result.utf8) == text ? .ok : .stale }
      do { try console.output(result) } catch {
        console.complain(error.description)
        return .unavailable
      }
      return .ok
    case .failure(let code): return code
    }
  }

  private func files(_ path: String) throws(FileError) -> [String] {
    guard Files.kind(path) == .folder else { return [path] }
    var found: [String] = []
    for name in try Files.list(path) where !name.hasPrefix(".") {
      let inner = Paths.join(path, name)
      // Reports hold no sources, and links may lead in circles.
      if Files.kind(inner) == .folder, !Files.isLink(inner), !name.hasSuffix(".report") {
        found += try files(inner)
      } else if name.hasSuffix(".rsn"), Files.kind(inner) == .file {
        found.append(inner)
      }
    }
    return found
  }

  private func format(_ path: String) -> ExitStatus {
    do throws(FileError) {
      let bytes = try Files.read(path, limit: 1 << 26)
      switch formatted(Source(name: path, bytes: bytes)) {
      case .failure(let code): return code
      case .success(let text):
        guard Array(text.utf8) != bytes else { return .ok }
        guard !isCheck else {
          console.error("\(path) is not formatted\n")
          return .stale
        }
        // A link stays a link: what it leads to is written.
        try AtomicFile.write(text, to: Files.resolved(path) ?? path)
        console.error("formatted \(path)\n")
        return .ok
      }
    } catch {
      console.complain(error.description)
      return .unavailable
    }
  }

  private enum Outcome {
    case success(String)
    case failure(ExitStatus)
  }

  private func formatted(_ source: Source) -> Outcome {
    do { return .success(try SourceFormatter.format(source)) } catch {
      switch error {
      case .problems(let problems):
        console.report(problems.filter { $0.severity == .error })
        console.error("\n\(source.name) stays as it is\n")
        return .failure(.problems)
      case .wouldChangeMeaning:
        console.complain("\(source.name) stays as it is: formatted it would mean something else, which is a fault of rsn fmt")
        return .failure(.failed)
      }
    }
  }
}
