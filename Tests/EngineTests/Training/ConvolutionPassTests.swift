import Networks
import Testing

@testable import Engine

/// The three products of a convolution against the definition, in double precision.
@Suite struct ConvolutionPassTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var inputs, outputs, kernel, stride, padding, height, width: Int
    var images = 2
    var testDescription: String {
      "\(images) × \(inputs)→\(outputs), \(kernel)×\(kernel), stride \(stride), padding \(padding), \(height)×\(width)"
    }
  }

  static let cases = [
    Case(inputs: 16, outputs: 16, kernel: 3, stride: 1, padding: 1, height: 7, width: 7),
    Case(inputs: 16, outputs: 32, kernel: 3, stride: 2, padding: 1, height: 8, width: 11),
    Case(inputs: 16, outputs: 32, kernel: 1, stride: 2, padding: 0, height: 9, width: 14),
    Case(inputs: 32, outputs: 16, kernel: 5, stride: 3, padding: 2, height: 13, width: 10),
    Case(inputs: 3, outputs: 16, kernel: 7, stride: 2, padding: 3, height: 20, width: 15),
    Case(inputs: 16, outputs: 16, kernel: 3, stride: 1, padding: 0, height: 5, width: 4),
    // By tiles: whole ones, some that stand over the edge, several blocks of them.
    Case(inputs: 32, outputs: 16, kernel: 3, stride: 1, padding: 1, height: 8, width: 12),
    Case(inputs: 16, outputs: 48, kernel: 3, stride: 1, padding: 1, height: 9, width: 14, images: 3),
    Case(inputs: 64, outputs: 64, kernel: 3, stride: 1, padding: 1, height: 22, width: 13, images: 3),
    // Few tiles an image: those of a batch are gathered for the weights.
    Case(inputs: 32, outputs: 48, kernel: 3, stride: 1, padding: 1, height: 7, width: 6, images: 5),
  ]

  @Test func `tiles are used where they save multiplications`() {
    func pass(_ c: Case) -> ConvolutionPass { ConvolutionPass(shape: Self.shape(c), input: Self.layout(c)) }
    #expect(pass(Case(inputs: 16, outputs: 16, kernel: 3, stride: 1, padding: 1, height: 7, width: 7)).winograd != nil)
    #expect(pass(Case(inputs: 16, outputs: 16, kernel: 3, stride: 1, padding: 1, height: 2, width: 2)).winograd == nil)
    #expect(pass(Case(inputs: 16, outputs: 16, kernel: 3, stride: 2, padding: 1, height: 8, width: 8)).winograd == nil)
    #expect(pass(Case(inputs: 16, outputs: 16, kernel: 3, stride: 1, padding: 1, height: 7, width: 7)).winograd?.gathers == true)
    #expect(pass(Case(inputs: 16, outputs: 16, kernel: 3, stride: 1, padding: 1, height: 14, width: 14)).winograd?.gathers == false)
  }

  static func shape(_ c: Case) -> ConvolutionShape {
    let window = Window(kernel: c.kernel, stride: c.stride, padding: c.padding)
    return ConvolutionShape(
      inChannels: c.inputs, outChannels: c.outputs, kernelHeight: c.kernel, kernelWidth: c.kernel, stride: c.stride, padding: c.padding,
      inHeight: c.height, inWidth: c.width, outHeight: window.positions(c.height), outWidth: window.positions(c.width))
  }

  static func layout(_ c: Case) -> MapLayout {
    MapLayout(height: c.height, width: c.width, channels: c.inputs, border: ConvolutionPass.inputBorder(shape(c)))
  }

  @Test(arguments: cases) func `forward, to the input and to the weights`(_ c: Case) {
    let (shape, layout) = (Self.shape(c), Self.layout(c))
    let (oh, ow) = (shape.outHeight, shape.outWidth)
    let pass = ConvolutionPass(shape: shape, input: layout)
    func random(_ count: Int, _ stream: UInt64) -> [Float] {
      let random = Random(seed: 1, stream: stream)
      return (0..<count).map { random.uniform(UInt64($0), in: -1...1) }
    }
    let (map, outMap) = (c.height * c.width * c.inputs, oh * ow * c.outputs)
    let x = random(c.images * map, 1)
    let w = random(c.outputs * c.inputs * c.kernel * c.kernel, 2)
    let g = random(c.images * outMap, 3)
    let (input, gradient) = (Floats(c.images * layout.count), Floats(c.images * pass.gradient.count))
    for image in 0..<c.images {
      x.withUnsafeBufferPointer { copyIntoBorder($0.baseAddress! + image * map, into: input.base + image * layout.count, layout) }
      g.withUnsafeBufferPointer {
        copyIntoBorder($0.baseAddress! + image * outMap, into: gradient.base + image * pass.gradient.count, pass.gradient)
      }
    }
    let (forward, backward) = (Floats(pass.forwardWeights), Floats(pass.backwardWeights))
    let room = Floats(pass.roomFloats(images: c.images))
    pass.pack(weights: w, out: c.outputs, in: c.inputs, forward: forward.base, backward: c.inputs == 3 ? nil : backward.base)
    let out = Floats(c.images * outMap)
    pass.forward(images: c.images, x: input.base, weights: forward.base, out: out.base, room: room.base)
    let dw = Floats(pass.weightGradients)
    pass.weightGradient(images: c.images, x: input.base, g: gradient.base, into: dw.base, room: room.base)
    if let tiles = pass.winograd, tiles.gathers {
      // The images come in parts, in any order.
      let memory = SlotMemory(floats: tiles.gatheredFloats(batch: c.images), slots: 1)
      for part in [1..<c.images, 0..<1] {
        tiles.gather(
          part, x: input.base + part.lowerBound * layout.count, g: gradient.base + part.lowerBound * pass.gradient.count, into: memory[0],
          batch: c.images, room: room.base)
      }
      let gathered = Floats(pass.weightGradients)
      let slots = SlotMemory(floats: pass.roomFloats(images: 1))
      tiles.finishGathered(memory[0], batch: c.images, into: gathered.base, threads: Threads(count: 2), room: slots)
      let largest = (0..<dw.count).map { abs(dw.base[$0]) }.max() ?? 0
      #expect((0..<dw.count).allSatisfy { abs(dw.base[$0] - gathered.base[$0]) < 1e-5 * largest })
    }
    var dweights = [Float](repeating: 0, count: w.count)
    pass.unpack(gradient: dw.base, out: c.outputs, in: c.inputs, into: &dweights)
    let dx = Floats(x.count)
    if c.inputs != 3 {
      // Written first, then added to.
      dx.base.update(repeating: .nan, count: x.count)
      for accumulate in [false, true] {
        pass.backward(images: c.images, g: gradient.base, weights: backward.base, into: dx.base, accumulate: accumulate, room: room.base)
      }
    }

    var expectedOut = [Double](repeating: 0, count: out.count)
    var expectedWeights = [Double](repeating: 0, count: w.count)
    var expectedInput = [Double](repeating: 0, count: x.count)
    for row in 0..<c.images * oh {
      let (image, oy) = row.quotientAndRemainder(dividingBy: oh)
      for ox in 0..<ow {
        for ky in 0..<c.kernel {
          for kx in 0..<c.kernel {
            let (y, column) = (oy * c.stride + ky - c.padding, ox * c.stride + kx - c.padding)
            guard (0..<c.height).contains(y), (0..<c.width).contains(column) else { continue }
            for o in 0..<c.outputs {
              for i in 0..<c.inputs {
                let (at, from) = ((row * ow + ox) * c.outputs + o, ((image * c.height + y) * c.width + column) * c.inputs + i)
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
    func error(_ found: UnsafePointer<Float>, _ expected: [Double], times: Double = 1) -> Double {
      let largest = expected.map(abs).max() ?? 1
      return expected.indices.map { abs(Double(found[$0]) - times * expected[$0]) / (times * largest) }.max() ?? 0
    }
    // Tiles cost some of the precision.
    let tolerance = pass.winograd == nil ? 2e-6 : 1e-5
    #expect(error(out.base, expectedOut) < tolerance)
    #expect(error(dweights, expectedWeights) < tolerance)
    if c.inputs != 3 { #expect(error(dx.base, expectedInput, times: 2) < tolerance) }
  }
}
