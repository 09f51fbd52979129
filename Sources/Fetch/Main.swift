import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `rsn-fetch ADDRESS FILE.part`
@main
enum Main {
  static func main() {
    // When nobody reads any more, this program ends; the one that started it may have been told to ignore the signal.
    signal(SIGPIPE, SIG_DFL)
    let arguments = CommandLine.arguments
    guard arguments.count == 3, let address = URL(string: arguments[1]), ["http", "https"].contains(address.scheme?.lowercased() ?? "")
    else {
      fail("rsn-fetch wants ADDRESS FILE.part, of http or https")
    }
    do {
      let part = try PartialFile(path: arguments[2], address: arguments[1])
      var patience = 2
      while true {
        let before = part.size
        do {
          try Transfer(address: address, part: part).run()
          say("end")
          exit(0)
        } catch let failure where failure.mayPass && patience > 0 {
          // Whoever gets on is not given up.
          let cameOn = part.size > before
          patience = cameOn ? 3 : patience - 1
          Thread.sleep(forTimeInterval: cameOn ? 0.2 : 1)
        }
      }
    } catch {
      fail("\(error)")
    }
  }

  /// A line for the program that started this one. Without a reader the signal ends this program, too.
  static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  static func fail(_ text: String) -> Never {
    say("failed " + text.split(whereSeparator: \.isNewline).joined(separator: " "))
    exit(1)
  }
}
