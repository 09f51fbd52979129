import Networks

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension FeatureFile {
  /// What is made.
  public enum Place: Sendable, Equatable {
    /// One file with all taps, each under its module's path.
    case safetensors(path: String)
    /// A folder with a `.npy` for each tap, and `images.csv`: what each row is of.
    case folder(path: String)
  }
}

extension FeatureFile.Place {
  var progressPath: String {
    switch self {
    case .safetensors(let path): path + ".survey"
    case .folder(let path): path + "/survey.txt"
    }
  }

  func makeFolder() throws(FeatureFileError) {
    guard case .folder(let path) = self, mkdir(path, 0o777) != 0, errno != EEXIST else { return }
    throw .cannotWrite(path, reason: String(cString: strerror(errno)))
  }

  func layout(_ taps: [Tap], names: [String], labels: [Int?]) -> [FeatureLayout] {
    switch self {
    case .safetensors(let path):
      let labels = labels.map { $0.map(String.init) ?? "" }.joined(separator: " ")
      let (header, offsets) = SafeTensors.header(
        of: taps.map { ($0.module, [names.count, $0.channels]) }, metadata: ["images": names.joined(separator: "\n"), "labels": labels])
      return [
        FeatureLayout(path: path, header: header, parts: Array(zip(offsets, taps.map(\.channels))), size: offsets.last ?? header.count)
      ]
    case .folder(let path):
      let arrays = taps.map { tap in
        let header = NPY.header(shape: [names.count, tap.channels])
        return FeatureLayout(
          path: "\(path)/\(tap.module).npy", header: header, parts: [(header.count, tap.channels)],
          size: header.count + names.count * tap.channels * 4)
      }
      let lines = zip(names, labels).enumerated().map { "\($0),\(quoted($1.0)),\($1.1.map(String.init) ?? "")\r\n" }
      let table = Array(("index,image,label\r\n" + lines.joined()).utf8)
      return arrays + [FeatureLayout(path: "\(path)/images.csv", header: table, parts: [], size: table.count)]
    }
  }

  private func quoted(_ text: String) -> String {
    text.contains { $0 == "," || $0 == "\"" || $0.isNewline } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}

/// One file: what it begins with, where the taps' rows are, and how long it is in the end.
struct FeatureLayout {
  let path: String
  let header: [UInt8]
  let parts: [(offset: Int, channels: Int)]
  let size: Int

  /// Whether the file is there, of the right size and with the right beginning.
  var isThere: Bool {
    guard let file = fopen(path, "rb") else { return false }
    defer { fclose(file) }
    var status = stat()
    guard fstat(fileno(file), &status) == 0, Int(status.st_size) == size else { return false }
    var beginning = [UInt8](repeating: 0, count: header.count)
    return fread(&beginning, 1, beginning.count, file) == header.count && beginning == header
  }

  /// Makes it, all zeros after the header. Sparse: it takes room on the disk as it is filled.
  func make() throws(FeatureFileError) {
    guard let file = fopen(path, "wb") else { throw .cannotWrite(path, reason: String(cString: strerror(errno))) }
    let isWritten = fwrite(header, 1, header.count, file) == header.count && fflush(file) == 0 && ftruncate(fileno(file), off_t(size)) == 0
    let reason = String(cString: strerror(errno))
    guard fclose(file) == 0, isWritten else { throw .cannotWrite(path, reason: reason) }
  }
}
