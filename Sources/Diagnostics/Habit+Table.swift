extension Habit {
  /// Names that stand by themselves, or are called.
  public static func name(_ word: String) -> Habit? { names[word] ?? signs[word] }

  /// Members and methods: `x.len()`, `x.shape`.
  public static func member(_ word: String) -> Habit? { members[word] ?? (methods.contains(word) ? names[word] : nil) }

  /// Words that begin a statement.
  public static func statement(_ word: String) -> Habit? { statements[word] }

  /// Words between two operands, or before one.
  public static func sign(_ word: String) -> Habit? { signs[word] }

  /// Modules before a point: `np.mean(x)`.
  public static func isLibrary(_ word: String) -> Bool { libraries.contains(word) }

  /// Whatever it is: for the help.
  public static func named(_ word: String) -> Habit? { names[word] ?? members[word] ?? statements[word] ?? signs[word] }

  /// Where `import` finds modules.
  public static let ownFiles = "modules are inside the program (`help modules`); a file of one's own is run by `:load FILE` in the REPL"

  static let names: [String: Habit] = [
    // Values.
    "None": .write("nil"), "null": .write("nil"), "NULL": .write("nil"), "nothing": .write("nil"), "undefined": .write("nil"),
    "True": .write("true"), "TRUE": .write("true"), "False": .write("false"), "FALSE": .write("false"),
    "pi": .write("3.141592653589793"), "inf": .write("1 / 0"), "Inf": .write("1 / 0"), "Infinity": .write("1 / 0"),
    "nan": .write("0 / 0"), "NaN": .write("0 / 0"), "NAN": .write("0 / 0"), "end": .none("the last element is `xs.last`"),
    // What there is for every value.
    "len": .call(["$0.count"]), "length": .call(["$0.count"]), "size": .call(["$0.count"]),
    "str": .call(["\"\\($0)\""]), "String": .call(["\"\\($0)\""]), "string": .call(["\"\\($0)\""]), "repr": .call(["\"\\($0)\""]),
    "type": .none("in the REPL, `:type x`"), "typeof": .none("in the REPL, `:type x`"),
    "isinstance": .none("annotations check types: `let n: Int = x`"),
    "dir": .none("in the REPL, `:vars`; `help Image` for a type's members"), "globals": .none("in the REPL, `:vars`"),
    "int": .call(["floor($0)"]), "Int": .call(["floor($0)"]),
    "float": .none("there is one kind of number"), "Float": .none("there is one kind of number"),
    "double": .none("there is one kind of number"), "Double": .none("there is one kind of number"),
    "bool": .none("a comparison gives a Bool: `x != 0`"), "Bool": .none("a comparison gives a Bool: `x != 0`"),
    // Collections.
    "range": .call(["0..<$0", "$0..<$1", "stride(from: $0, to: $1, by: $2)"]), "xrange": .call(["0..<$0", "$0..<$1"]),
    "arange": .call(["0..<$0", "$0..<$1", "stride(from: $0, to: $1, by: $2)"]), "linspace": .none("`stride(from:, through:, by:)`"),
    "list": .none("an array is written `[1, 2]`; a range goes wherever one goes"),
    "tuple": .none("an array holds several values: `[1, 2]`"),
    "Array": .none("an array is written `[1, 2]`; a range goes wherever one goes"), "array": .call(["tensor($0)"]),
    "dict": .none("a dictionary is written `[\"a\": 1]`, the empty one `[:]`"),
    "Dictionary": .none("a dictionary is written `[\"a\": 1]`, the empty one `[:]`"),
    "set": .call(["unique($0)"]), "Set": .call(["unique($0)"]),
    "enumerate": .call(["$0.enumerated()"]), "forEach": .none("write `for x in xs { … }`"),
    "foreach": .none("write `for x in xs { … }`"),
    "zeros": .call(["(0..<$0).map { _ in 0 }"]), "ones": .call(["(0..<$0).map { _ in 1 }"]),
    "extend": .call(["$0 + $1"]), "concat": .call(["$0 + $1"]), "concatenate": .call(["$0 + $1"]), "cat": .call(["$0 + $1"]),
    "index": .call(["indexOf($0, $1)"]), "startswith": .none("write `text[..<n] == \"…\"`"),
    // Numbers.
    "average": .call(["mean($0)"]), "avg": .call(["mean($0)"]), "amax": .call(["max($0)"]), "amin": .call(["min($0)"]),
    "maximum": .call(["max($0)", "max($0, $1)"]), "minimum": .call(["min($0)", "min($0, $1)"]),
    "percentile": .call(["quantile($0, $1)"]), "variance": .call(["std($0) ** 2"]),
    "power": .call(["$0 ** $1"]), "square": .call(["$0 ** 2"]), "argmin": .call(["argmax($0.map { -$0 })"]),
    "log10": .call(["log($0) / log(10)"]), "tan": .call(["sin($0) / cos($0)"]), "isnan": .call(["isNaN($0)"]),
    "corrcoef": .call(["corr($0, $1)"]), "pearsonr": .call(["corr($0, $1)"]), "spearmanr": .call(["spearman($0, $1)"]),
    "ReLU": .call(["relu($0)"]),
    "rand": .none(Self.chance), "randn": .none(Self.chance), "random": .none(Self.chance), "randint": .none(Self.chance),
    "choice": .call(["sample($0, $1, seed: 0)"]), "permutation": .call(["shuffle($0, seed: 0)"]),
    // Showing and files.
    "println": .call(["print($0)"]), "printf": .none("write `print(\"… \\(x)\")`"), "echo": .call(["print($0)"]),
    "puts": .call(["print($0)"]),
    "imshow": .call(["show($0)"]), "display": .call(["show($0)"]),
    "figure": .none("`plot`, `bars`, `heatmap` and the others each make one"),
    "savefig": .call(["save(plot, $0)"]), "open": .none("`load(path)` and `image(path)` read, `save(value, path)` writes"),
    "imread": .call(["image($0)"]), "imwrite": .call(["save($1, $0)"]), "input": .none("`param name: Type = 0` takes a value from outside"),
    "DataFrame": .call(["table($0)"]), "read_csv": .call(["load($0)"]),
    // Networks.
    "no_grad": .none("not needed: measuring keeps no gradients"), "device": .none("not needed: everything runs on the processor"),
    "ImageFolder": .call(["dataset($0)"]), "DataLoader": .none("not needed: a data set is read as it is used"),
    "Image": .call(["image($0)"]), "Tensor": .call(["tensor($0)"]), "Table": .call(["table($0)"]), "Model": .call(["model($0)"]),
    "Dataset": .call(["dataset($0)"]), "softmax": .none("`classify(image)` gives probabilities"),
    // Words that do not begin a statement when they stand alone.
    "pass": .none("an empty body is `{ }`"), "lambda": .none(Self.closure), "try": .none(Self.errors),
    "do": .none("a block stands behind `if`, `for`, `while` or `func`"),
    "repeat": .none("write `while condition { … }`"), "self": .none("there are no classes: functions take what they need"),
    "this": .none("there are no classes: functions take what they need"),
  ]

  /// Names of the table above that are also written behind a point.
  private static let methods: Set<String> = [
    "forEach", "foreach", "extend", "concat", "index", "startswith", "argmin", "average", "ReLU", "softmax", "no_grad",
    "array", "zeros", "ones", "arange", "linspace", "rand", "randn", "randint", "random", "choice", "permutation", "percentile", "imshow",
    "imread",
    "savefig", "figure", "concatenate", "cat", "power", "square", "maximum", "minimum", "amax", "amin", "isnan", "log10", "tan", "corrcoef",
    "pearsonr", "spearmanr", "device", "DataLoader", "ImageFolder", "DataFrame", "read_csv", "pi", "inf", "nan",
  ]

  static let members: [String: Habit] = [
    "length": .write("count"), "size": .write("count"), "len": .write("count"), "push": .none(Self.appending),
    "push_back": .none(Self.appending), "add": .none(Self.appending),
    "shape": .none("an array has `.count`, an image `.height` and `.width`, `tensor(x)` a `.shape`"),
    "var": .call(["std($0) ** 2"]), "ndim": .write("shape.count"), "dtype": .none("numbers of tensors are float32"),
    "numel": .write("count"),
    "toString": .none("write `\"\\(x)\"`"), "description": .none("write `\"\\(x)\"`"), "item": .none(Self.asItIs),
    "numpy": .none(Self.asItIs),
    "detach": .none(Self.asItIs), "cpu": .none(Self.asItIs), "cuda": .none(Self.asItIs), "to": .none(Self.asItIs),
    "clone": .none(Self.asItIs),
    "copy": .none("not needed: a value is never changed by another name"), "tolist": .write("values"), "flatten": .write("values"),
    "ravel": .write("values"), "items": .none("write `for (key, value) in xs { … }`"), "get": .none("write `xs[key] ?? default`"),
    "pop": .none("write `xs = xs[..<xs.count - 1]`"), "insert": .none("write `xs = xs[..<i] + [x] + xs[i...]`"),
    "remove": .none("write `xs = xs.filter { $0 != x }`"), "removeLast": .none("write `xs = xs[..<xs.count - 1]`"),
    "eval": .none("not needed: networks are always measured as they are"),
    "forward": .none("`logits(x)` gives the scores, `act(x, block:, layer:)` any place"),
    "register_forward_hook": .none("`act(x, block:, layer:)` measures any place"),
    "parameters": .none("`info()` lists the blocks, `load(path)` a file's tensors"),
    "state_dict": .none("`load(path)` gives a file's tensors"), "named_modules": .none("`info()` lists the blocks"),
    "children": .none("`info()` lists the blocks"), "layers": .none("`info()` lists the blocks"), "layer1": .none(Self.module),
    "layer2": .none(Self.module),
    "layer3": .none(Self.module), "layer4": .none(Self.module), "show": .none("a value at top level shows by itself"),
    "iloc": .none("write `t[0]`"),
    "loc": .none("write `t.where { $0[\"x\"] > 1 }`"), "head": .none("write `t[0..<5]`"), "isnull": .none("write `x == nil`"),
  ]

  static let statements: [String: Habit] = [
    "def": .write("func"), "fn": .write("func"), "fun": .write("func"), "function": .write("func"), "proc": .write("func"),
    "sub": .write("func"),
    "const": .write("let"), "final": .write("let"), "val": .write("let"), "auto": .write("let"), "elif": .write("else if"),
    "elsif": .write("else if"), "elseif": .write("else if"), "foreach": .write("for"), "until": .none("write `while !condition { … }`"),
    "guard": .none("write `if !condition { return }`"), "unless": .none("write `if !condition { … }`"), "switch": .none(Self.choice),
    "match": .none(Self.choice), "case": .none(Self.choice), "with": .none("not needed: just call what stands behind it"),
    "try": .none(Self.errors), "except": .none(Self.errors), "catch": .none(Self.errors), "throw": .none(Self.errors),
    "raise": .none(Self.errors),
    "class": .none(Self.types), "struct": .none(Self.types), "enum": .none(Self.types), "protocol": .none(Self.types),
    "type": .none(Self.types),
    "from": .none("write `import name`: it brings all of a module's functions"), "using": .write("import"), "include": .write("import"),
    "require": .write("import"), "del": .none("a name stays; assign `nil`"), "global": .none("not needed: closures and functions see it"),
    "yield": .none("make an array: `xs.map { … }`"), "async": .none("not needed: nothing waits"),
    "await": .none("not needed: nothing waits"),
    "begin": .none("bodies stand in { }"), "do": .none("bodies stand in { }"), "local": .write("let"), "static": .none(Self.types),
    "private": .none(Self.types),
    "public": .none(Self.types), "lambda": .none(Self.closure),
  ]

  static let signs: [String: Habit] = [
    "and": .write("&&"), "or": .write("||"), "not": .write("!"), "is": .write("=="), "div": .none("write `floor(x / y)`"),
    "mod": .write("%"),
    "xor": .write("!="),
  ]

  static let libraries: Set<String> = [
    "np", "numpy", "torch", "torchvision", "nn", "F", "tf", "jax", "jnp", "scipy", "stats", "pd", "pandas", "plt", "matplotlib", "sns",
    "math",
    "Math", "random", "os", "sys", "json", "re", "console", "lucent", "render", "Foundation", "PIL", "cv2", "sklearn", "itertools",
    "functools",
  ]

  private static let chance = "`noise(size:, seed:)` makes an image, `sample(xs, n, seed:)` draws"
  public static let closure = "a closure reads `{ x in … }`"
  private static let errors = "an error ends the cell; `assert(condition, message)` makes one"
  private static let types = "there are no types of one's own: a dictionary holds what belongs together"
  private static let choice = "write `if … else if …`"
  private static let appending = "write `xs = xs.append(x)`"
  private static let asItIs = "not needed: a value is what it is"
  private static let module = "a place is named: `act(x, module: \"layer3.1.bn2\")`"
}
