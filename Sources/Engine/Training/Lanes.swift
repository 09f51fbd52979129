@inline(__always) func lanes(_ p: UnsafePointer<Float>) -> Vector { UnsafeRawPointer(p).loadUnaligned(as: Vector.self) }
@inline(__always) func lanes(_ p: UnsafeMutablePointer<Float>) -> Vector { UnsafeRawPointer(p).loadUnaligned(as: Vector.self) }
@inline(__always) func put(_ p: UnsafeMutablePointer<Float>, _ v: Vector) { UnsafeMutableRawPointer(p).storeBytes(of: v, as: Vector.self) }
