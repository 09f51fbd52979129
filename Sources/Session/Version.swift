/// The program's version: in `--version`, in reports and in run.json.
public enum Version {
  public static let text = "0.1.0"
}
