/// What a training went through.
public struct TrainingHistory: Sendable, Equatable {
  public struct Epoch: Sendable, Equatable {
    /// Mean loss over the epoch's steps.
    public var loss: Double
    /// Top-1 on the (augmented) training images as they were seen.
    public var accuracy: Double
    /// Top-1 on the validation images after the epoch; nil without any.
    public var validation: Double?

    public init(loss: Double, accuracy: Double, validation: Double? = nil) {
      (self.loss, self.accuracy, self.validation) = (loss, accuracy, validation)
    }
  }

  /// The loss of every step.
  public var losses: [Float] = []
  public var epochs: [Epoch] = []

  public init(losses: [Float] = [], epochs: [Epoch] = []) { (self.losses, self.epochs) = (losses, epochs) }
}
