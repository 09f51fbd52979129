import Engine

/// How fast this machine multiplies matrices at all: what every convolution is measured against.
struct Roofline {
  let context: Context
  static let size = 2048

  /// - Returns: the table, and the best of all at the context's threads, in GFLOP/s.
  func section() throws -> (section: Section, peak: Double) {
    var section = Section(title: "Peak: a product of two \(Self.size)² matrices, GFLOP/s")
    var peak = 0.0
    for threads in Set([1, context.threads]).sorted() {
      var work = Work("sgemm", threads: threads)
      work.size = Self.size
      let operations = 2 * Double(Self.size * Self.size * Self.size) / 1e9
      let row = try context.row(
        threads == 1 ? "one thread" : "\(threads) threads",
        ours: ours(threads), others: context.peer("NumPy", "numpy", work) + context.peer("PyTorch", "torch", work))
      func rate(_ sample: Sample) -> Sample { Sample(values: sample.values.map { operations / ($0 / 1000) }) }
      // Rates, so more is better: no ratio and no bar here.
      let remark = row.others.map { "\($0.name) \(short(rate($0.sample).median))" }.joined(separator: ", ")
      section.rows.append(Row(name: row.name, unit: .gigaflops, ours: rate(row.ours), remark: remark.isEmpty ? nil : remark))
      if threads == context.threads { peak = ([row.ours] + row.others.map(\.sample)).map { rate($0).median }.max() ?? 0 }
    }
    section.notes.append(
      "Ours is the micro-kernel of `GEMM`, packing included; the peak below is the best with \(context.threads) threads.")
    return (section, peak)
  }

  private func ours(_ threads: Int) -> Side {
    let size = Self.size
    let a = Tensor.noise(1, side: size).values, b = a.reversed().map { $0 }
    var c = [Float](repeating: 0, count: size * size)
    return Side("ours") {
      Threads.shared.count = threads
      return a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          c.withUnsafeMutableBufferPointer { c in
            guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return .nan }
            // SAFETY: each array holds at least size² floats, and they do not overlap.
            return seconds {
              GEMM.multiply(
                m: size, n: size, k: size, Matrix(a, rowStride: size), Matrix(b, rowStride: size), into: c, cStride: size,
                accumulate: false, threads: .shared)
            } * 1000
          }
        }
      }
    }
  }
}
