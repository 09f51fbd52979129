import ArgumentParser
import Builtins
import Language
import Networks
import Notebook
import Session

/// `rsn model list` and `rsn model info NAME`
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "The networks that there are.", subcommands: [List.self, Info.self])

  struct List: ParsableCommand, Performing {
    static let configuration = CommandConfiguration(abstract: "List the networks in the box.")
    func perform() -> ExitStatus { Console.standard.show(Network.boxNames.joined(separator: "\n")) }
  }

  struct Info: ParsableCommand, Performing {
    static let configuration = CommandConfiguration(abstract: "Describe a network: blocks, channels, the hash of its weights.")

    @Argument(help: ArgumentHelp("A network in the box, or a .safetensors file.", valueName: "NAME"))
    var name = Session.firstNetwork

    func perform() -> ExitStatus {
      let network: Network
      do { network = try NetworkInUse(name: name, candidates: [name]).network() } catch {
        Console.standard.complain(error.message)
        return .unavailable
      }
      var lines = [network.summary, "SHA-256 \(network.hash)"]
      lines += network.blocks.map { "  \($0.name)  \($0.channels) channels" }
      lines += network.metadata.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      return Console.standard.show(lines.joined(separator: "\n"))
    }
  }
}
