@testable import Engine

/// The naive network, in double precision: every node's whole map, one loop for each axis. The oracle for plans.
struct Reference {
  /// One node's value for all images, N,C,H,W.
  struct Map {
    var n: Int, c: Int, h: Int, w: Int
    var values: [Double]

    init(_ n: Int, _ shape: MapShape) {
      (self.n, c, h, w) = (n, shape.channels, shape.height, shape.width)
      values = [Double](repeating: 0, count: n * c * h * w)
    }

    subscript(n: Int, c: Int, y: Int, x: Int) -> Double {
      get { values[((n * self.c + c) * h + y) * w + x] }
      set { values[((n * self.c + c) * h + y) * w + x] = newValue }
    }

    /// 0 outside the map.
    func padded(_ n: Int, _ c: Int, _ y: Int, _ x: Int) -> Double {
      0..<h ~= y && 0..<w ~= x ? self[n, c, y, x] : 0
    }

    var floats: [Float] { values.map { Float($0) } }

    func forEach(_ body: (Int, Int, Int, Int) -> Void) {
      for n in 0..<n { for c in 0..<c { for y in 0..<h { for x in 0..<w { body(n, c, y, x) } } } }
    }
  }

  let graph: Graph, weights: Weights
  /// By node; before interventions have replaced anything, and after.
  private(set) var values: [Map] = []
  private(set) var read: [Map] = []
  private var only: [[Int]: Map] = [:]
  private let interventions: [Intervention]

  init(_ graph: Graph, _ weights: Weights, _ input: Tensor, interventions: [Intervention] = []) throws {
    self.graph = graph
    self.weights = weights
    self.interventions = interventions
    let shapes = try graph.shapes(height: input.shape[2], width: input.shape[3])
    for id in graph.ids {
      var y = Map(input.shape[0], shapes[id.index])
      let node = graph[id]
      let inputs = node.inputs.map { only[[id.index, $0.index]] ?? read[$0.index] }
      forward(node.operation, inputs, input, &y)
      values.append(y)
      for intervention in interventions where intervention.node == id && intervention.onlyFor == nil { Self.overwrite(&y, intervention) }
      read.append(y)
      for intervention in interventions {
        guard intervention.node == id, let reader = intervention.onlyFor else { continue }
        var replaced = only[[reader.index, id.index]] ?? y
        Self.overwrite(&replaced, intervention)
        only[[reader.index, id.index]] = replaced
      }
    }
  }

  private static func overwrite(_ map: inout Map, _ intervention: Intervention, with zero: Bool = false) {
    for (position, channel) in intervention.channels.enumerated() {
      let all = Region(height: map.h, width: map.w)
      let values = intervention.values(position: position, channel: channel, region: all)
      for n in 0..<map.n {
        for y in 0..<map.h {
          for x in 0..<map.w { map[n, channel, y, x] = zero ? 0 : Double(values.count == 1 ? values[0] : values[y * map.w + x]) }
        }
      }
    }
  }

  private func parameter(_ name: String?) -> [Double] { (name.flatMap { weights[$0] }?.values ?? []).map { Double($0) } }

  private func affine(_ b: Operation.BatchNorm) -> (scale: [Double], shift: [Double]) {
    let w = parameter(b.weight), bias = parameter(b.bias), mean = parameter(b.runningMean), variance = parameter(b.runningVariance)
    let scale = (0..<b.channels).map { w[$0] / (variance[$0] + 1e-5).squareRoot() }
    return (scale, (0..<b.channels).map { bias[$0] - mean[$0] * scale[$0] })
  }

  private func forward(_ operation: Operation, _ inputs: [Map], _ image: Tensor, _ out: inout Map) {
    var y = out
    switch operation {
    case .input: y.values = image.values.map { Double($0) }
    case .convolution(let c):
      let weight = parameter(c.weight), bias = parameter(c.bias), k = c.window.kernel
      y.forEach { n, o, row, column in
        var sum = bias.isEmpty ? 0 : bias[o]
        for i in 0..<c.inputs {
          for ky in 0..<k {
            for kx in 0..<k {
              let v = inputs[0].padded(
                n, i, row * c.window.stride - c.window.padding + ky, column * c.window.stride - c.window.padding + kx)
              sum += v * weight[((o * c.inputs + i) * k + ky) * k + kx]
            }
          }
        }
        y[n, o, row, column] = sum
      }
    case .linear(let l):
      let weight = parameter(l.weight), bias = parameter(l.bias)
      y.forEach { n, o, _, _ in
        y[n, o, 0, 0] = (0..<l.inputs).reduce(bias.isEmpty ? 0 : bias[o]) { $0 + inputs[0][n, $1, 0, 0] * weight[o * l.inputs + $1] }
      }
    case .batchNorm(let b):
      let (scale, shift) = affine(b)
      y.forEach { n, c, row, column in y[n, c, row, column] = inputs[0][n, c, row, column] * scale[c] + shift[c] }
    case .relu: y.values = inputs[0].values.map { max(0, $0) }
    case .add: y.values = zip(inputs[0].values, inputs[1].values).map { $0 + $1 }
    case .maxPool(let window):
      y.forEach { n, c, row, column in
        let (wy, wx) = winner(window, inputs[0], n, c, row, column)
        y[n, c, row, column] = inputs[0][n, c, wy, wx]
      }
    case .globalAveragePool:
      y.forEach { n, c, _, _ in
        var sum = 0.0
        for row in 0..<inputs[0].h { for column in 0..<inputs[0].w { sum += inputs[0][n, c, row, column] } }
        y[n, c, 0, 0] = sum / Double(inputs[0].h * inputs[0].w)
      }
    case .concat:
      var first = 0
      for input in inputs {
        input.forEach { n, c, row, column in y[n, first + c, row, column] = input[n, c, row, column] }
        first += input.c
      }
    }
    out = y
  }

  private func winner(_ window: Window, _ x: Map, _ n: Int, _ c: Int, _ row: Int, _ column: Int) -> (Int, Int) {
    var best = -Double.infinity, place = (0, 0)
    for ky in 0..<window.kernel {
      for kx in 0..<window.kernel {
        let y = row * window.stride - window.padding + ky, z = column * window.stride - window.padding + kx
        if 0..<x.h ~= y, 0..<x.w ~= z, x[n, c, y, z] > best { (best, place) = (x[n, c, y, z], (y, z)) }
      }
    }
    return place
  }

  /// What a plan would hand out.
  func output(_ output: Output) -> Map {
    let map = read[output.node.index], shape = MapShape(channels: map.c, height: map.h, width: map.w)
    let channels = output.channels ?? Array(0..<map.c), region = output.site.region(shape)
    let isMap = output.site == .map
    var result = Map(
      map.n, MapShape(channels: channels.count, height: isMap ? map.h : 1, width: isMap ? map.w : 1))
    for n in 0..<map.n {
      for (index, channel) in channels.enumerated() {
        for y in region.rows {
          for x in region.columns {
            result[n, index, isMap ? y : 0, isMap ? x : 0] += map[n, channel, y, x] / (output.site == .mean ? Double(region.count) : 1)
          }
        }
      }
    }
    return result
  }

  /// The gradient at the image for the given gradients of outputs.
  func backward(_ outputs: [Output], _ gradients: [Tensor], rule: ReLURule = .ordinary) -> Map {
    func zero(_ map: Map) -> Map {
      var zero = map
      zero.values = zero.values.map { _ in 0 }
      return zero
    }
    var g = read.map(zero)
    for (output, gradient) in zip(outputs, gradients) {
      let map = read[output.node.index], shape = MapShape(channels: map.c, height: map.h, width: map.w)
      let channels = output.channels ?? Array(0..<map.c), region = output.site.region(shape), isMap = output.site == .map
      var index = 0
      for n in 0..<map.n {
        for channel in channels {
          for y in region.rows {
            for x in region.columns {
              g[output.node.index][n, channel, y, x] += Double(gradient.values[index]) / (output.site == .mean ? Double(region.count) : 1)
              if isMap { index += 1 }
            }
          }
          if !isMap { index += 1 }
        }
      }
    }
    for id in graph.ids.reversed() {
      for intervention in interventions where intervention.node == id && intervention.onlyFor == nil {
        Self.overwrite(&g[id.index], intervention, with: true)
      }
      let node = graph[id]
      let inputs = node.inputs.map { only[[id.index, $0.index]] ?? read[$0.index] }
      var dx = inputs.map(zero)
      back(node.operation, inputs, g[id.index], &dx, rule)
      for (position, input) in node.inputs.enumerated() {
        for intervention in interventions where intervention.node == input && intervention.onlyFor == id {
          Self.overwrite(&dx[position], intervention, with: true)
        }
        for index in dx[position].values.indices { g[input.index].values[index] += dx[position].values[index] }
      }
    }
    return g[0]
  }

  private func back(_ operation: Operation, _ inputs: [Map], _ g: Map, _ out: inout [Map], _ rule: ReLURule) {
    var dx = out
    switch operation {
    case .input: break
    case .convolution(let c):
      let weight = parameter(c.weight), k = c.window.kernel
      g.forEach { n, o, row, column in
        for i in 0..<c.inputs {
          for ky in 0..<k {
            for kx in 0..<k {
              let y = row * c.window.stride - c.window.padding + ky, x = column * c.window.stride - c.window.padding + kx
              if 0..<dx[0].h ~= y, 0..<dx[0].w ~= x {
                dx[0][n, i, y, x] += g[n, o, row, column] * weight[((o * c.inputs + i) * k + ky) * k + kx]
              }
            }
          }
        }
      }
    case .linear(let l):
      let weight = parameter(l.weight)
      g.forEach { n, o, _, _ in for i in 0..<l.inputs { dx[0][n, i, 0, 0] += g[n, o, 0, 0] * weight[o * l.inputs + i] } }
    case .batchNorm(let b):
      let (scale, _) = affine(b)
      g.forEach { n, c, y, x in dx[0][n, c, y, x] = g[n, c, y, x] * scale[c] }
    case .relu:
      let each = g.c * g.h * g.w
      for n in 0..<g.n {
        let range = n * each..<(n + 1) * each
        for i in range { dx[0].values[i] = inputs[0].values[i] > 0 ? g.values[i] : 0 }
        guard rule == .redirected, range.allSatisfy({ dx[0].values[$0] == 0 }) else { continue }
        for i in range { dx[0].values[i] = inputs[0].values[i] < 0 && g.values[i] < 0 ? 0 : g.values[i] }
      }
    case .add:
      dx[0].values = g.values
      dx[1].values = g.values
    case .maxPool(let window):
      g.forEach { n, c, row, column in
        let (y, x) = winner(window, inputs[0], n, c, row, column)
        dx[0][n, c, y, x] += g[n, c, row, column]
      }
    case .globalAveragePool:
      dx[0].forEach { n, c, y, x in dx[0][n, c, y, x] = g[n, c, 0, 0] / Double(dx[0].h * dx[0].w) }
    case .concat:
      var first = 0
      for index in dx.indices {
        dx[index].forEach { n, c, y, x in dx[index][n, c, y, x] = g[n, first + c, y, x] }
        first += dx[index].c
      }
    }
    out = dx
  }
}
