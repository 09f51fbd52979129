// IEEE half precision by its bits: Swift has no `Float16` on every platform.

/// The value of a half's bits.
func half(_ bits: UInt16) -> Float {
  let sign = UInt32(bits & 0x8000) << 16
  let exponent = Int32(bits >> 10) & 31
  let fraction = UInt32(bits & 0x3FF)
  switch exponent {
  case 0:
    let magnitude = Float(fraction) * 0x1p-24
    return sign == 0 ? magnitude : -magnitude
  case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
  default: return Float(bitPattern: sign | UInt32(exponent + 112) << 23 | fraction << 13)
  }
}

/// The nearest half's bits, ties to even; too large becomes infinite.
func halfBits(_ value: Float) -> UInt16 {
  let bits = value.bitPattern
  let sign = UInt16(bits >> 16 & 0x8000)
  let magnitude = bits & 0x7FFF_FFFF
  if magnitude > 0x7F80_0000 { return sign | 0x7E00 }
  if magnitude >= 0x477F_F000 { return sign | 0x7C00 }  // 65520 and more
  if magnitude < 0x3880_0000 {  // below 2⁻¹⁴: subnormal
    let scaled = Float(bitPattern: magnitude) * 0x1p24
    return sign | UInt16(scaled.rounded(.toNearestOrEven))
  }
  let rounded = magnitude + 0xFFF + (magnitude >> 13 & 1)
  return sign | UInt16((rounded - 0x3800_0000) >> 13)
}
