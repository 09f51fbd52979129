/// The forward pass, stage by stage.
extension Execution {
  /// The image into the plan's layout.
  func load(_ input: Tensor, images: Range<Int>, cropped: Bool) {
    let planned = plan.stages[plan.image], frame = planned.frame, blocks = planned.blocks, target = value(plan.image)
    let region = frame.region, channels = frame.channels, each = planned.floats
    if blocks == nil { frame.clear(target, images: images.count, all: frame.stride > channels) }
    // Where each column of pixels lies in its row: in blocks, or side by side.
    let places = blocks?.places ?? (0..<region.width).map { $0 * frame.stride }
    let height = input.shape[2], width = input.shape[3]
    let top = cropped ? region.rows.lowerBound : 0, left = cropped ? region.columns.lowerBound : 0
    input.values.withUnsafeBufferPointer { values in
      places.withUnsafeBufferPointer { places in
        guard let values = values.baseAddress else { return }
        func fill(_ image: Int, _ row: Int) {
          let line = target + image * each + (blocks?.offset(row: row) ?? frame.offset(row: row))
          for channel in 0..<channels {
            // SAFETY: the shape was checked; the region lies within the image, and (top, left) is its corner in a cropped one.
            let plane = values + ((images.lowerBound + image) * channels + channel) * height * width
            let from = plane + (row - top) * width + region.columns.lowerBound - left, to = line + channel
            for column in 0..<region.width { to[places[column]] = from[column] }
          }
        }
        guard let blocks else {
          return overRows(region, floats: region.width * channels, images: images.count) { image, row in fill(image, row) }
        }
        let run = blocks.columns.count * blocks.stride
        overRows(Region(rows: blocks.rows, columns: blocks.columns), floats: run, images: images.count) { image, row in
          (target + image * each + (row - blocks.rows.lowerBound) * run).update(repeating: 0, count: run)
          for pixels in blocks.pixels(row: row) { fill(image, pixels) }
        }
      }
    }
  }

  func run(_ index: Int, images: Int) {
    let planned = plan.stages[index], stage = planned.stage, frame = planned.frame
    let target = value(index)
    frame.clear(target, images: images)
    let run = frame.region.width * frame.stride
    let inputs = stage.inputs.map { (frame: plan.stages[$0].frame, base: UnsafePointer(value($0))) }
    guard let x = inputs.first else { return }
    // SAFETY: below, regions of sources and target are those that the plan computed for each other, so every pixel touched lies in its frame.
    switch stage.kind {
    case .image: break
    case .convolution:
      let residual = inputs.count > 1 ? inputs[1] : nil
      planned.products?.forward.run(
        images: images,
        .init(
          source: x.base, sourceStride: plan.stages[stage.inputs[0]].floats, target: target, targetStride: frame.floats,
          residual: residual?.base,
          residualStride: residual?.frame.floats ?? 0, relu: stage.relu), threads: threads, workspace: workspace)
    case .affine:
      guard let affine = planned.affine else { return }
      let scale = Padded(affine.scale, frame.stride), shift = Padded(affine.shift, frame.stride)
      overRows(frame.region, floats: run, images: images) { image, row in
        PixelKernels.affine(
          x.base + image * x.frame.floats + x.frame.offset(row, frame.region.columns.lowerBound), scale: scale.base, shift: shift.base,
          relu: stage.relu, adds: false, into: target + image * frame.floats + frame.offset(row: row), pixels: frame.region.width,
          channels: frame.stride)
      }
    case .sum:
      let other = inputs.count > 1 ? inputs[1] : nil
      overRows(frame.region, floats: run, images: images) { image, row in
        let column = frame.region.columns.lowerBound
        PixelKernels.sum(
          x.base + image * x.frame.floats + x.frame.offset(row, column),
          other.map { $0.base + image * $0.frame.floats + $0.frame.offset(row, column) }, relu: stage.relu,
          into: target + image * frame.floats + frame.offset(row: row), count: run)
      }
    case .maxPool(let window):
      let shape = plan.stages[stage.inputs[0]].stage.shape
      let winners = planned.winners.map { memory($0) }
      overRows(frame.region, floats: run * window.kernel, images: images) { image, row in
        for column in frame.region.columns {
          let place = image * frame.floats + frame.offset(row, column)
          (target + place).update(repeating: -.infinity, count: frame.stride)
          // Until something is larger than −∞, the first position inside the map has won.
          var isFirst = true
          for y in 0..<window.kernel {
            let sourceRow = row * window.stride - window.padding + y
            guard 0..<shape.height ~= sourceRow else { continue }
            for x1 in 0..<window.kernel {
              let sourceColumn = column * window.stride - window.padding + x1
              guard 0..<shape.width ~= sourceColumn else { continue }
              let tap = Int32(y * window.kernel + x1)
              if isFirst, let winners {
                // SAFETY: the winners' buffer has the value's layout; floats and 32-bit integers are of one size and trivial.
                UnsafeMutableRawPointer(winners + place).bindMemory(to: Int32.self, capacity: frame.stride)
                  .update(repeating: tap, count: frame.stride)
              }
              isFirst = false
              PixelKernels.maximum(
                x.base + image * x.frame.floats + x.frame.offset(sourceRow, sourceColumn), tap: tap, into: target + place,
                winners: winners.map { $0 + place }, count: frame.stride)
            }
          }
        }
      }
    case .mean:
      for image in 0..<images {
        mean(x.base + image * x.frame.floats, x.frame, into: target + image * frame.floats + frame.offset(row: 0))
      }
    case .concat:
      overRows(frame.region, floats: run, images: images) { image, row in
        for column in frame.region.columns {
          let to = target + image * frame.floats + frame.offset(row, column)
          var channel = 0
          for input in inputs {
            (to + channel).update(
              from: input.base + image * input.frame.floats + input.frame.offset(row, column), count: input.frame.channels)
            channel += input.frame.channels
          }
          (to + channel).update(repeating: 0, count: frame.stride - channel)
        }
      }
    case .overwrite:
      overRows(frame.region, floats: run, images: images) { image, row in
        let to = target + image * frame.floats + frame.offset(row: row)
        to.update(
          from: x.base + image * x.frame.floats + x.frame.offset(row, frame.region.columns.lowerBound), count: run)
        let first = (row - frame.region.rows.lowerBound) * frame.region.width
        for (channel, values) in planned.replacements {
          for pixel in 0..<frame.region.width { to[pixel * frame.stride + channel] = values.count == 1 ? values[0] : values[first + pixel] }
        }
      }
    }
  }

  /// The mean over a frame's region: sums of rows, then the sum of those. Two short chains lose less than a long one.
  ///
  /// SAFETY: `x` is an image in the frame's layout, `y` holds the floats of a pixel.
  func mean(_ x: UnsafePointer<Float>, _ frame: Frame, into y: UnsafeMutablePointer<Float>) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: frame.stride) { line in
      guard let line = line.baseAddress else { return }
      y.update(repeating: 0, count: frame.stride)
      for row in frame.region.rows {
        line.update(repeating: 0, count: frame.stride)
        for column in frame.region.columns { PixelKernels.pass(x + frame.offset(row, column), adds: true, into: line, count: frame.stride) }
        PixelKernels.pass(line, adds: true, into: y, count: frame.stride)
      }
      let factor = 1 / Float(frame.region.count)
      for channel in 0..<frame.stride { y[channel] *= factor }
    }
  }

  /// An output's value out of the arena.
  func read(_ output: Int, images: Int, into result: inout Tensor, at first: Int) {
    let stage = plan.outputStages[output], frame = plan.stages[stage].frame, shape = plan.stages[stage].stage.shape
    let channels = plan.channels[output], source = value(stage)
    let site = plan.outputs[output].site, region = site.region(shape)
    let each = channels.count * (site == .map ? region.count : 1)
    result.values.withUnsafeMutableBufferPointer { values in
      guard let values = values.baseAddress else { return }
      for image in 0..<images {
        // SAFETY: `result` has the output's shape, and the frame holds the site's region.
        let from = source + image * frame.floats, to = values + (first + image) * each
        switch site {
        case .center, .position:
          let pixel = from + frame.offset(region.rows.lowerBound, region.columns.lowerBound)
          for (index, channel) in channels.enumerated() { to[index] = pixel[channel] }
        case .map:
          for (index, channel) in channels.enumerated() {
            for row in region.rows {
              let line = from + frame.offset(row, 0) + channel
              for column in region.columns { to[index * region.count + row * region.width + column] = line[column * frame.stride] }
            }
          }
        case .mean:
          withUnsafeTemporaryAllocation(of: Float.self, capacity: frame.stride) { buffer in
            guard let all = buffer.baseAddress else { return }
            mean(from, frame, into: all)
            for (index, channel) in channels.enumerated() { to[index] = all[channel] }
          }
        }
      }
    }
  }
}

/// Values for each channel, padded with zeros.
final class Padded {
  let base: UnsafeMutablePointer<Float>

  init(_ values: [Float], _ count: Int) {
    base = .allocate(capacity: max(1, count))
    base.initialize(repeating: 0, count: count)
    for (index, value) in values.prefix(count).enumerated() { base[index] = value }
  }

  deinit { base.deallocate() }
}
