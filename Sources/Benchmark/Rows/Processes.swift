import ArgumentParser

/// What is seen from outside: start-up, the interpreter, memory.
struct Processes {
  let context: Context

  func startUp() throws -> Section {
    let rsn = try Command.beside("rsn"), interpreter = try Command.python(context.python)
    let row = try context.row(
      "rsn -e '1 + 1'", rounds: 4 * context.rounds, bar: .below(25), ours: Side("ours") { try rsn.run("-e", "1 + 1").seconds * 1000 },
      others: [Side("CPython") { try interpreter.run("-c", "print(1 + 1)").seconds * 1000 }])
    let without = try rsn.run("-e", "1 + 1").peak, with = try rsn.run("-e", "info()").peak
    return Section(
      title: "Start-up, whole processes", rows: [row],
      notes: [
        "Memory in use at the most: \(short(without / 1e6)) MB; \(short(with / 1e6)) MB in `rsn -e 'info()'`, which reads the weights in the box."
      ])
  }

  func interpreter() throws -> Section {
    let rsn = try Command.beside("rsn"), interpreter = try Command.python(context.python)
    var section = Section(title: "The interpreter beside CPython, whole processes")
    for program in Program.all {
      section.rows.append(
        try context.row(
          program.name, ours: Side("ours") { try rsn.run("-e", program.resin).seconds * 1000 },
          others: [Side("CPython") { try interpreter.run("-c", program.python).seconds * 1000 }]))
    }
    return section
  }

  /// A process of its own that makes the network, runs it twice and ends.
  func memory() throws -> Section {
    let itself = Command(path: Command.itself.path)
    let row = try context.row(
      "forward, batch 32, ResNet-18", unit: .megabytes, rounds: min(3, context.rounds), bar: .below(450),
      ours: Side("ours") { try itself.run("forward", "--threads", "\(context.threads)").peak / 1e6 })
    return Section(title: "Peak memory of a process", rows: [row])
  }
}
