import Engine
import Imaging
import Networks
import Storage

extension Network {
  /// Activations at a tap: for each input the channels (all of them if nil) at the site, in the order N, C, H, W; N and C always there,
  /// H and W only for the site `.map`. The rows of pictures that a data set skips are not numbers.
  public func activations(
    of stimuli: Stimuli, at tap: Tap, channels: [Int]? = nil, site: Site = .center, under ablation: Ablation? = nil, fit: Fit = .input,
    bookmark: Bookmark? = nil, progress: Progress.Listener? = nil
  ) throws(MeasuringError) -> Tensor {
    let output = Output(node: tap.node, site: site, channels: channels)
    return try collected(Measurement(self, outputs: [output], under: ablation), stimuli, fit, "act", bookmark, progress)
  }

  /// The logits: [N, classes].
  public func logits(
    of stimuli: Stimuli, under ablation: Ablation? = nil, fit: Fit = .input, bookmark: Bookmark? = nil, progress: Progress.Listener? = nil
  ) throws(MeasuringError) -> Tensor {
    try collected(
      Measurement(self, outputs: [Output(node: logits, site: .center)], under: ablation), stimuli, fit, "logits", bookmark, progress)
  }

  private func collected(
    _ measurement: Measurement, _ stimuli: Stimuli, _ fit: Fit, _ what: String, _ bookmark: Bookmark?, _ progress: Progress.Listener?
  ) throws(MeasuringError) -> Tensor {
    var values: [Float] = []
    var shape: [Int] = [], size = 0
    try measurement.forEach(
      stimuli, fit: fit, what: what, progress: progress, bookmark: bookmark,
      pack: { packer in
        packer.put(shape)
        packer.put(values)
      },
      unpack: { reader in
        guard let oldShape = reader.ints(), let old = reader.floats(), reader.isAtEnd,
          oldShape.isEmpty ? old.isEmpty : old.count == oldShape.reduce(1, *) * stimuli.count
        else { return false }
        (shape, size, values) = (oldShape, oldShape.reduce(1, *), old)
        return true
      }
    ) { (index, outputs) throws(MeasuringError) in
      guard let output = outputs.first else { return }
      if values.isEmpty {
        (shape, size) = (output.shape, output.count)
        // What a data set skips stays "not a number", so that every row has its picture's place.
        values = [Float](repeating: .nan, count: size * stimuli.count)
      }
      guard output.shape == shape else { throw .sizesDiffer(shape, output.shape) }
      values.replaceSubrange(index * size..<(index + 1) * size, with: output.values)
    }
    return try MeasuringError.computing { () throws(EngineError) in try Tensor(shape: [stimuli.count] + shape, values: values) }
  }

  /// The mean over a data set of the centre neuron's activation in the intact network, for each channel: what mean ablation puts in its place.
  public func centerMeans(
    over dataset: Dataset, at tap: Tap, channels: [Int], bookmark: Bookmark? = nil, progress: Progress.Listener? = nil
  ) throws(MeasuringError) -> [Float] {
    let measurement = try Measurement(self, outputs: [Output(node: tap.node, site: .center, channels: channels)])
    // In double and in the images' order: the sum does not depend on how the images were grouped.
    var sums = [Double](repeating: 0, count: channels.count)
    let skipped = try measurement.forEach(
      .dataset(dataset), what: "mean", progress: progress, bookmark: bookmark, pack: { $0.put(sums) },
      unpack: { reader in
        guard let old = reader.doubles(), reader.isAtEnd, old.count == sums.count else { return false }
        sums = old
        return true
      }
    ) { (_, outputs) throws(MeasuringError) in
      for output in outputs { for channel in channels.indices { sums[channel] += Double(output.values[channel]) } }
    }
    return sums.map { Float($0 / Double(dataset.count - skipped.count)) }
  }
}
