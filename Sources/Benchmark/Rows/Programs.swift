/// The interpreter's programs, each beside the same work in Python.
struct Program {
  let name: String, resin: String, python: String

  static let all: [Program] = [
    Program(
      name: "fib(27), recursive",
      resin: """
        func fib(_ n: Int) -> Int {
          if n < 2 { return n }
          return fib(n - 1) + fib(n - 2)
        }
        assert(fib(27) == 196418)
        """,
      python: """
        def fib(n):
            if n < 2:
                return n
            return fib(n - 1) + fib(n - 2)
        assert fib(27) == 196418
        """),
    Program(
      name: "10,000,000 additions in a loop",
      resin: """
        func count() -> Number {
          var total = 0
          for i in 0..<10_000_000 { total = total + i }
          return total
        }
        assert(count() == 49999995000000)
        """,
      python: """
        def count():
            total = 0
            for i in range(10_000_000):
                total = total + i
            return total
        assert count() == 49999995000000
        """),
    Program(
      name: "building and sorting 100,000 numbers",
      resin: """
        func build() -> [Number] {
          var seed = 1
          var numbers: [Number] = []
          for i in 0..<100_000 {
            seed = (seed * 16807) % 2147483647
            numbers += [seed]
          }
          return sort(numbers)
        }
        let ordered = build()
        assert(ordered[0] <= ordered[99999])
        """,
      python: """
        def build():
            seed = 1
            numbers = []
            for i in range(100_000):
                seed = (seed * 16807) % 2147483647
                numbers += [seed]
            return sorted(numbers)
        ordered = build()
        assert ordered[0] <= ordered[99999]
        """),
  ]
}
