/// What a running function sees: its variables, and the machine's registers. Two words, passed in registers.
struct Frame {
  let slots: UnsafeMutablePointer<Value>
  let registers: UnsafeMutablePointer<Registers>
}

/// The machine's state that running code reads and writes all the time.
///
/// A struct behind a pointer: reading it costs neither reference counts nor exclusivity checks.
struct Registers {
  // SAFETY (of the pointers): they are the machine's own, and live as long as it does; the machine outlives what it runs.
  var globals: UnsafeMutablePointer<Value>
  var routines: UnsafeMutablePointer<Unmanaged<Routine>>
  /// The first slot that no frame has taken, and the end of the stack.
  var top: UnsafeMutablePointer<Value>
  var end: UnsafeMutablePointer<Value>
  /// Turns and calls until the next look at whether to stop.
  var fuel = 0
  var depth = 0
  var depthLimit: Int
  /// The native stack must not grow below this address.
  var stackLimit: UInt = 0
  /// What a `return` hands to the function that it leaves.
  var result: Value = .none
  /// The frame whose comparisons are being recorded.
  var recorded: UnsafeMutablePointer<Value>?
  /// Unknown conditions whose branches are being visited.
  var openBranches = 0
  /// How many there are that may want to undo what is written to shared variables: the open branches, and built-ins that are tried.
  var watched = 0
  /// Raised with each moment that is remembered; 0 where none is.
  var moment: UInt32 = 0
  /// Whether values are planned, not computed.
  var isPlanning = false
  unowned(unsafe) let machine: Machine
}

extension Frame {
  @inline(__always) var machine: Machine { registers.pointee.machine }
  @inline(__always) var isRecorded: Bool { registers.pointee.recorded == slots }
  @inline(__always) var isPlanning: Bool { registers.pointee.isPlanning }

  /// Uses up fuel; when there is none left, asks whether to stop.
  @inline(__always)
  func burn(_ amount: Int, at node: Node) throws(Fault) {
    registers.pointee.fuel -= amount
    if registers.pointee.fuel < 0 { try machine.refuel(at: node) }
  }
}
