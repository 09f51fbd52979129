import CSignals
import Cache
import Storage

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The person's own editor, on a text.
enum ExternalEditor {
  enum Fault: Error, CustomStringConvertible {
    case noEditor, cannotStart(String), failed(String, status: Int32), file(String)
    var description: String {
      switch self {
      case .noEditor: "there is no editor: set $EDITOR"
      case .cannotStart(let editor): "cannot start \(editor)"
      case .failed(let editor, let status): "\(editor) ended with status \(status), so nothing runs"
      case .file(let reason): "the entry cannot be edited: \(reason)"
      }
    }
  }

  /// Waits until the editor has ended, and gives back what is in the file then.
  static func edit(_ text: String) throws(Fault) -> String {
    guard let editor = ["VISUAL", "EDITOR"].lazy.compactMap(Paths.environment).first(where: { !$0.isEmpty }) ?? common else {
      throw .noEditor
    }
    let folder = Paths.environment("TMPDIR") ?? "/tmp"
    var name = Array(Paths.join(folder, "resin-XXXXXX.rsn").utf8CString)
    let descriptor = mkstemps(&name, 4)
    guard descriptor >= 0 else { throw .file("no file can be made in \(folder)") }
    close(descriptor)
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    do throws(FileError) { try AtomicFile.write(text + "\n", to: path) } catch { throw .file(error.description) }
    let status = try run(editor, path)
    guard status == 0 else { throw .failed(editor, status: status) }
    do throws(FileError) { return String(decoding: try Files.read(path, limit: 1 << 24), as: UTF8.self) } catch {
      throw .file(error.description)
    }
  }

  private static var common: String? { ["/usr/bin/editor", "/usr/bin/vi"].first { access($0, X_OK) == 0 } }

  /// By the shell, since $EDITOR may hold arguments.
  private static func run(_ editor: String, _ path: String) throws(Fault) -> Int32 {
    guard let child = ChildProcess(["/bin/sh", "-c", "exec \(editor) \"$1\"", "sh", path]), let status = child.wait() else {
      throw .cannotStart(editor)
    }
    // Ctrl-C in the editor was the editor's.
    if signals_pending() == SIGINT { signals_clear() }
    return status
  }
}
