import Networks
import Testing

@testable import Engine

/// The three products of a convolution against the definition, in double precision.
@Suite struct ConvolutionPassTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var inputs, outputs, kernel, stride, padding, height, width: Int
    var testDescription: String { "\(inputs)→\(outputs), \(kernel)×\(kernel), stride \(stride), padding \(padding), \(height)×\(width)" }
  }

  static let cases = [
    Case(inputs: 16, outputs: 16, kernel: 3, stride: 1, padding: 1, height: 7, width: 7),
    Case(inputs: 16, outputs: 32, kernel: 3, stride: 2, padding: 1, height: 8, width: 11),
    Case(inputs: 16, outputs: 32, kernel: 1, stride: 2, padding: 0, height: 9, width: 14),
    Case(inputs: 32, outputs: 16, kernel: 5, stride: 3, padding: 2, height: 13, width: 10),
    Case(inputs: 3, outputs: 16, kernel: 7, stride: 2, padding: 3, height: 20, width: 15),
    Case(inputs: 16, outputs: 16, kernel: 3, stride: 1, padding: 0, height: 5, width: 4),
  ]

  @Test(arguments: cases) func `forward, to the input and to the weights`(_ c: Case) {
    let window = Window(kernel: c.kernel, stride: c.stride, padding: c.padding)
    let (oh, ow) = (window.positions(c.height), window.positions(c.width))
    let shape = ConvolutionShape(
      inChannels: c.inputs, outChannels: c.outputs, kernelHeight: c.kernel, kernelWidth: c.kernel, stride: c.stride, padding: c.padding,
      inHeight: c.height, inWidth: c.width, outHeight: oh, outWidth: ow)
    let layout = MapLayout(height: c.height, width: c.width, channels: c.inputs, border: c.padding)
    let pass = ConvolutionPass(shape: shape, input: layout)
    func random(_ count: Int, _ stream: UInt64) -> [Float] {
      let random = Random(seed: 1, stream: stream)
      return (0..<count).map { random.uniform(UInt64($0), in: -1...1) }
    }
    let x = random(c.height * c.width * c.inputs, 1)
    let w = random(c.outputs * c.inputs * c.kernel * c.kernel, 2)
    let g = random(oh * ow * c.outputs, 3)
    let (input, gradient) = (Floats(layout.count), Floats(pass.gradient.count))
    copyIntoBorder(x, into: input.base, layout)
    copyIntoBorder(g, into: gradient.base, pass.gradient)
    let (forward, backward) = (Floats(pass.forwardWeights), Floats(pass.backwardWeights))
    pass.pack(weights: w, out: c.outputs, in: c.inputs, forward: forward.base, backward: c.inputs == 3 ? nil : backward.base)
    let out = Floats(oh * ow * c.outputs)
    pass.forward(x: input.base, weights: forward.base, out: out.base)
    let dw = Floats(pass.forwardWeights)
    pass.weightGradient(x: input.base, g: gradient.base, into: dw.base)
    var dweights = [Float](repeating: 0, count: w.count)
    pass.unpack(gradient: dw.base, out: c.outputs, in: c.inputs, into: &dweights)
    let dx = Floats(x.count)
    if c.inputs != 3 { pass.backward(g: gradient.base, weights: backward.base, into: dx.base, accumulate: false) }

    var expectedOut = [Double](repeating: 0, count: out.count)
    var expectedWeights = [Double](repeating: 0, count: w.count)
    var expectedInput = [Double](repeating: 0, count: x.count)
    for oy in 0..<oh {
      for ox in 0..<ow {
        for ky in 0..<c.kernel {
          for kx in 0..<c.kernel {
            let (y, column) = (oy * c.stride + ky - c.padding, ox * c.stride + kx - c.padding)
            guard (0..<c.height).contains(y), (0..<c.width).contains(column) else { continue }
            for o in 0..<c.outputs {
              for i in 0..<c.inputs {
                let (at, from) = ((oy * ow + ox) * c.outputs + o, (y * c.width + column) * c.inputs + i)
                let weight = ((o * c.inputs + i) * c.kernel + ky) * c.kernel + kx
                expectedOut[at] += Double(x[from]) * Double(w[weight])
                expectedWeights[weight] += Double(x[from]) * Double(g[at])
                expectedInput[from] += Double(g[at]) * Double(w[weight])
              }
            }
          }
        }
      }
    }
    func largest(_ found: UnsafePointer<Float>, _ expected: [Double]) -> Double {
      expected.indices.map { abs(Double(found[$0]) - expected[$0]) }.max() ?? 0
    }
    #expect(largest(out.base, expectedOut) < 2e-5)
    #expect(largest(dweights, expectedWeights) < 2e-5)
    if c.inputs != 3 { #expect(largest(dx.base, expectedInput) < 2e-5) }
  }
}
