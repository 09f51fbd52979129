/// `n` rounded up to a multiple of `m`.
@inline(__always) func roundUp(_ n: Int, _ m: Int) -> Int { (n + m - 1) / m * m }
