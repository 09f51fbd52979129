// swift-tools-version: 6.1
import PackageDescription

// The house, one floor a target; imports go down only (see README.md, "Where things live").
// Each part from elsewhere is named here once, with the reason why it is worth having.

#if arch(x86_64)
  // AVX2 and FMA for `SIMD8<Float>`; `rsn` refuses an older processor with a message before any of this code runs.
  let processor: [String] = ["-Xcc", "-march=x86-64-v3"]
#else
  let processor: [String] = []
#endif

/// Loops over pixels and weights are optimized in debug builds, too: else the tests would take hours.
let numeric: [SwiftSetting] = [.unsafeFlags(["-O"] + processor)]

let package = Package(
  name: "resin",
  products: [.executable(name: "rsn", targets: ["rsn"]), .executable(name: "rsn-fetch", targets: ["rsn-fetch"])],
  dependencies: [
    // Arguments, their help, shell completions.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // The ordered dictionary behind the language's dictionaries.
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    // The rooms of the house, from the ground up. Below both wings:
    .target(name: "Stopping"),
    .target(name: "Storage", dependencies: ["CNettle"], swiftSettings: [.unsafeFlags(["-O"])]),
    // The language's wing:
    .target(name: "Diagnostics", dependencies: ["CTexts"], exclude: ["Pages"]),
    .target(name: "Syntax", dependencies: ["Diagnostics"]),
    .target(
      name: "Language",
      dependencies: ["Syntax", "Diagnostics", "Stopping", .product(name: "OrderedCollections", package: "swift-collections")],
      swiftSettings: [.unsafeFlags(["-O"])]),
    // The engine's wing:
    .target(name: "Engine", dependencies: ["CPrefetch", "Stopping"], exclude: ["Design.md"], swiftSettings: numeric),
    .target(name: "Networks", dependencies: ["Engine", "Storage", "CZlib", "CBoxWeights", "CImageNet"], swiftSettings: numeric),
    .target(name: "Imaging", dependencies: ["CPNG", "CJPEG", "CCairo"], swiftSettings: numeric),
    .target(name: "Experiments", dependencies: ["Engine", "Networks", "Imaging", "Storage", "Stopping"], swiftSettings: numeric),
    // Where they meet:
    .target(
      name: "Builtins",
      dependencies: ["Language", "Experiments", "Engine", "Networks", "Imaging", "Syntax", "Diagnostics", "Cache", "Stopping"]),
    .target(name: "Cache", dependencies: ["Storage"]),
    .target(
      name: "Session", dependencies: ["Language", "Builtins", "Engine", "Imaging", "Cache", "Syntax", "Diagnostics", "CTexts"],
      exclude: ["Help/Pages"]),
    .target(
      name: "Notebook",
      dependencies: ["Session", "Builtins", "Language", "Syntax", "Diagnostics", "Imaging", "Cache", "Storage", "CMarkdown"]),
    .target(
      name: "REPL",
      dependencies: [
        "Notebook", "Session", "Builtins", "Language", "Syntax", "Diagnostics", "Networks", "Imaging", "Cache", "Stopping", "CLineEditing",
        "CSignals",
      ]),
    .executableTarget(
      name: "rsn",
      dependencies: [
        "REPL", "Notebook", "Session", "Builtins", "Language", "Diagnostics", "Networks", "Cache", "Stopping", "CProcessor", "CSignals",
        "rsn-fetch",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // Downloads, for `rsn model get`: FoundationNetworking would double the start of `rsn`. Not linked into it, only built with it.
    .executableTarget(name: "rsn-fetch", dependencies: [], path: "Sources/Fetch"),
    // The benchmark program: prints tables, asserts nothing.
    .executableTarget(
      name: "rsn-benchmark",
      dependencies: [
        "Experiments", "Engine", "Networks", "Imaging", "Language", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/Benchmark", exclude: ["Peers"]),

    // Libraries of the system.
    // PNG: the reference implementation (libpng-dev), behind a few lines of C, because it reports errors with longjmp.
    .target(name: "CPNG", linkerSettings: [.linkedLibrary("png"), .linkedLibrary("z")]),
    // JPEG: libjpeg-turbo (libjpeg62-turbo-dev) decodes to the same bytes as Pillow. Behind a few lines of C, because it reports errors with longjmp;
    // its other interface, turbojpeg, has none, but cannot tell a cut file from a whole one as Pillow does.
    .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    // Drawing and text, to PNG and to SVG.
    .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    // SHA-256. (swift-crypto would compile BoringSSL, more than a minute of every first build, for this one function.)
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    // Markdown to HTML, for `rsn run --html`: GitHub's own library, so that a report's page looks like its README.md there.
    .systemLibrary(
      name: "CMarkdown", pkgConfig: "libcmark-gfm", providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    // The processor's wish for a cache line, which Swift has no name for.
    .systemLibrary(name: "CPrefetch"),
    // Inflating and CRC-32 for `.pth` files. (libzip does not say where an entry lies: overlapping ones could not be refused.)
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // Line editing and history; a few lines of C stand in for its variadic `el_set`.
    .target(name: "CLineEditing", linkerSettings: [.linkedLibrary("edit")]),
    // Ctrl-C and SIGTERM: handlers that touch nothing but two flags.
    .target(name: "CSignals"),
    // The modules of stdlib/ and the pages of the help, inside the binary (clang's #embed).
    .target(name: "CTexts"),
    // What the processor can do, asked before any code that needs it.
    .target(name: "CProcessor"),
    // The weights of the networks in the box, inside the binary (clang's #embed).
    .target(name: "CBoxWeights", exclude: ["Weights", "MODEL-CARD.md"]),

    // The ids and names of ImageNet's classes.
    .target(name: "CImageNet", exclude: ["classes.txt"]),

    // The network whose weights Tests/Golden/hashed.py makes, too.
    .target(name: "HashedNetwork", dependencies: ["Engine", "Networks"], path: "Tests/HashedNetwork", swiftSettings: numeric),

    // Tests, one target a room.
    .testTarget(name: "StoppingTests", dependencies: ["Stopping"]),
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax", "Diagnostics"], exclude: ["Messages"]),
    .testTarget(name: "LanguageTests", dependencies: ["Language", "Syntax", "Diagnostics"], exclude: ["Programs"]),
    .testTarget(
      name: "EngineTests", dependencies: ["Engine", "Networks", "Stopping", "HashedNetwork"], swiftSettings: [.unsafeFlags(["-O"])]),
    .testTarget(
      name: "NetworksTests", dependencies: ["Networks", "Storage", "Engine", "HashedNetwork"], swiftSettings: [.unsafeFlags(["-O"])]),
    .testTarget(name: "ImagingTests", dependencies: ["Imaging", "Engine"], swiftSettings: [.unsafeFlags(["-O"])]),
    .testTarget(
      name: "ExperimentsTests", dependencies: ["Experiments", "Engine", "Networks", "Imaging", "Stopping", "HashedNetwork"],
      swiftSettings: [.unsafeFlags(["-O"])]),
    .testTarget(name: "BuiltinsTests", dependencies: ["Builtins", "Session", "Language"]),
    // The modules of stdlib/, by programs in the language; among them the paper's experiment on networks whose answer is known.
    .testTarget(
      name: "StdlibTests", dependencies: ["Session", "Language", "Syntax", "Diagnostics", "Networks", "Engine", "Imaging"],
      exclude: ["Programs", "Planted/Programs"], swiftSettings: [.unsafeFlags(["-O"])]),
    .testTarget(
      name: "NotebookTests",
      dependencies: [
        "REPL", "Notebook", "Session", "Builtins", "Networks", "Imaging", "Engine", "Language", "Syntax", "Diagnostics", "Cache", "Storage",
      ]),
    // Its tables; no test asserts a time.
    .testTarget(name: "BenchmarkTests", dependencies: ["rsn-benchmark"]),
    // Runs the built program.
    .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
    // A terminal's emulation, for the tests of what people see: the one inside Neovim, with wide characters and colours. Only the tests link it.
    .systemLibrary(name: "CVirtualTerminal", path: "Tests/CVirtualTerminal", pkgConfig: "vterm", providers: [.apt(["libvterm-dev"])]),
    .testTarget(
      name: "CommandTests", dependencies: ["rsn", "Imaging", "Storage", "CPseudoTerminal", "CVirtualTerminal"], exclude: ["Notebooks"]),
  ]
)

// Each room's page is prose, no resource.
for target in package.targets where target.type == .regular || target.type == .executable {
  if target.path?.hasPrefix("Tests") != true, !target.name.hasPrefix("C") || target.name == "Cache" { target.exclude.append("README.md") }
}
