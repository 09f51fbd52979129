import Engine
import Experiments
import Imaging
import Language
import Networks

extension Registry {
  /// Every built-in, topic by topic in the order of the manual.
  public static let resin = Registry(
    networks + visualization + measuring + intervening + data + images + numbers + collections + showing + plots + claims + files
      + training,
    types: [Image.self, Tensor.self, Table.self, Plot.self, Network.self, Dataset.self, Example.self, Ablation.self])

  private static let networks: [Builtin] = [.model, .use, .info]
  private static let visualization: [Builtin] = [.fz]
  private static let measuring: [Builtin] = [.act, .logits, .classify, .accuracy, .accuracies, .correct, .top, .survey, .field]
  private static let intervening: [Builtin] = [.ablate]
  private static let data: [Builtin] = [.dataset, .specimens, .take, .shuffled, .select]
  private static let images: [Builtin] = [
    .image, .scale, .crop, .resize, .rotate, .pad, .flip, .shift, .blend, .diff, .noise, .grid, .tensor,
  ]
  private static let numbers: [Builtin] =
    Elementary.builtins + [.pow, .round, .isNaN, .min, .max] + Summaries.builtins + [
      .quantile, .corr, .spearman, .histogram, .sort, .argmax, .bootstrap, .sample, .shuffle,
    ]
  private static let collections: [Builtin] = [
    .count, .map, .filter, .reduce, .zip, .enumerated, .append, .contains, .indexOf, .reversed, .unique, .keys, .values, .stride, .any,
    .all,
    .split, .join, .replace, .format,
  ]
  private static let showing: [Builtin] = [.print, .show, .assert]
  private static let plots: [Builtin] = [.table, .where, .sorted, .column, .plot, .scatter, .bars, .hist, .heatmap, .panels]
  private static let claims: [Builtin] = [.hypothesis]
  private static let files: [Builtin] = [.save, .load]
  private static let training: [Builtin] = [.train]
}
