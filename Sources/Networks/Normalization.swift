import Engine

/// How every network here wants its images: RGB in 0…1, minus the mean, divided by the deviation, by channel. (ImageNet's statistics, as
/// torchvision uses them; the networks in the box are trained with the same ones.)
public enum Normalization {
  public static let mean: [Float] = [0.485, 0.456, 0.406]
  public static let deviation: [Float] = [0.229, 0.224, 0.225]
}
