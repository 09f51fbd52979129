import Engine

/// Applies a function to every element on all threads; the results keep the elements' order, whatever the number of threads.
func inParallel<Element: Sendable, Result: Sendable>(
  _ elements: [Element], threads: Threads = .shared, _ transform: @Sendable (Element) -> Result
) -> [Result] {
  [Result](unsafeUninitializedCapacity: elements.count) { buffer, count in
    nonisolated(unsafe) let target = buffer
    // SAFETY: each task initializes one slot that no other touches, and all have ended when `parallel` returns.
    threads.parallel(elements.count) { i in target.baseAddress?.advanced(by: i).initialize(to: transform(elements[i])) }
    count = elements.count
  }
}
