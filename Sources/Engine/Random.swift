/// Random numbers by counter: number `i` of a stream is a pure function of (seed, stream, i), so they can be drawn in any order, on any
/// thread, and a computation that was interrupted continues with the same ones.
///
/// The mixing function is SplitMix64's (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014), applied twice to the
/// counter under a key made of seed and stream.
public struct Random: Sendable, Hashable {
  let key: UInt64

  /// - Parameters:
  ///   - seed: the user's seed.
  ///   - stream: which use of the seed this is; different streams are independent.
  public init(seed: UInt64, stream: UInt64 = 0) {
    key = Random.mix(Random.mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ (stream &* 0xD1B5_4A32_D192_ED03 &+ 0x8CB9_2BA7_2F3D_8DD7))
  }

  /// An independent generator for part `index` of this one's work (an epoch, an image…).
  public func split(_ index: UInt64) -> Random { Random(key: Random.mix(key &+ (index &+ 1) &* 0xA076_1D64_78BD_642F)) }

  init(key: UInt64) { self.key = key }

  @inlinable static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 64 random bits: number `counter` of this stream.
  public func bits(_ counter: UInt64) -> UInt64 {
    Random.mix(Random.mix(key &+ counter &* 0x9E37_79B9_7F4A_7C15) ^ key)
  }

  /// Uniform in [0, 1), a multiple of 2⁻²⁴ (exact in `Float`).
  public func uniform(_ counter: UInt64) -> Float { Float(bits(counter) >> 40) * 0x1p-24 }

  /// Uniform in the range.
  public func uniform(_ counter: UInt64, in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform(counter)
  }

  /// Uniform among 0 ..< bound (0 if the bound is 0); the bias is below 2⁻³² for any bound that fits an array.
  public func integer(_ counter: UInt64, below bound: Int) -> Int {
    bound <= 0 ? 0 : Int(bits(counter).multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Standard normal (Box–Muller, from two halves of the bits of number `counter`).
  public func normal(_ counter: UInt64) -> Float {
    let bits = bits(counter)
    let radius = Double((bits >> 32) + 1) * 0x1p-32  // (0, 1], so the logarithm is finite
    let angle = Double(bits & 0xFFFF_FFFF) * 0x1p-32
    return Float((-2 * logarithm(radius)).squareRoot() * cosine(2 * Double.pi * angle))
  }

  /// The numbers 0 ..< count in random order (Fisher–Yates).
  /// - Parameter goesOn: asked before each swap; where it says no, the rest stays as it is.
  public func permutation(_ count: Int, goesOn: () -> Bool = { true }) -> [Int] {
    var order = Array(0..<max(0, count))
    for i in stride(from: order.count - 1, to: 0, by: -1) {
      guard goesOn() else { break }
      order.swapAt(i, integer(UInt64(i), below: i + 1))
    }
    return order
  }
}
