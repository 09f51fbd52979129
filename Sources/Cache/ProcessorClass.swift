/// The class of processor: within it results are the same bits, so it is part of every key.
public enum ProcessorClass {
  public static var name: String {
    #if arch(x86_64)
      "x86-64, AVX2, FMA"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown"
    #endif
  }
}
