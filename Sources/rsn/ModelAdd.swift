import ArgumentParser
import Networks
import Notebook
import Session
import Storage

/// `rsn model add FILE`
struct ModelAdd: ParsableCommand, Performing {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Copy a checkpoint into the cache: .pth (both of PyTorch's forms) or .safetensors.",
    discussion: """
      All of it is read and checked first; a pickle is never executed. The state dictionary of a ResNet-18, 34, 50, 101 or 152 of any width and any number of \
      classes is understood, also without residual sums, by torchvision's names.
      """)

  @Argument(help: ArgumentHelp("The checkpoint.", valueName: "FILE"))
  var file: String

  @OptionGroup var naming: NamingOptions

  func perform() -> ExitStatus { naming.add(file, source: Paths.absolute(file), defaultName: file, expected: nil) }
}

/// What `model add` and `model get` share.
struct NamingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What `use` shall call it; the file's name without ending and hash by default.", valueName: "NAME"))
  var name: String?
  @Option(help: ArgumentHelp("The classes' names, a line each, or `imagenet`.", valueName: "FILE"))
  var classes: String?
  @Flag(help: "Another network of that name may go.")
  var replace = false

  func validate() throws {
    if let name, !ModelStore.isName(name) { throw ValidationError("a name has letters, digits, -, _ and .") }
  }

  /// `resnet18` of `…/resnet18-f37072fd.pth?raw=1`.
  static func name(of file: String) -> String {
    let last = file.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last.map(String.init) ?? file
    let stem = ["pth", "pt", "safetensors", "bin", "ckpt"].contains { last.hasSuffix(".\($0)") } ? Paths.stem(last) : last
    guard let digits = ExpectedDigest.digits(inFileName: stem), stem.hasSuffix("-\(digits)") else { return stem }
    return String(stem.dropLast(digits.count + 1))
  }

  func classNames() throws(FileError) -> [String]? {
    guard let classes else { return nil }
    if classes == "imagenet" { return ImageNet.names }
    let text = String(decoding: try Files.read(classes, limit: 1 << 24), as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.isEmpty }
  }

  /// Checks a file and copies it into the store.
  func add(_ path: String, source: String, defaultName: String, expected: String?) -> ExitStatus {
    let console = Console.standard, store = ModelStore(), name = self.name ?? Self.name(of: defaultName)
    do {
      let names = try classNames()
      try store.add(path: path, as: name, source: source, classNames: names, expected: expected, replacing: replace)
    } catch {
      if case .modelExists? = error as? NetworkError {
        console.complain("\(error); --replace puts this one in its place, --name gives it another name")
      } else {
        console.complain("\(error)")
      }
      return .unavailable
    }
    return console.show("\(name): \(store.path(of: name) ?? "")")
  }
}
