/// The backward pass, stage by stage: from a value's gradient to those of the stage's inputs.
extension Execution {
  /// An output's gradient into the arena, added to what its readers gave.
  func seed(_ output: Int, _ gradient: Tensor) {
    let stage = plan.outputStages[output], shape = plan.stages[stage].stage.shape
    guard let frame = plan.stages[stage].backward?.frame else { return }
    let channels = plan.channels[output], target = self.gradient(stage)
    let site = plan.outputs[output].site, region = site.region(shape)
    let each = channels.count * (site == .map ? region.count : 1), factor = 1 / Float(region.count)
    gradient.values.withUnsafeBufferPointer { values in
      for image in 0..<images {
        // SAFETY: the gradient has the output's shape, which was checked, and the frame holds the site's region.
        let to = target + image * frame.floats
        for (index, channel) in channels.enumerated() {
          switch site {
          case .center, .position:
            to[frame.offset(region.rows.lowerBound, region.columns.lowerBound) + channel] += values[image * each + index]
          case .map:
            for row in region.rows {
              for column in region.columns {
                to[frame.offset(row, column) + channel] += values[image * each + index * region.count + row * region.width + column]
              }
            }
          case .mean:
            let value = values[image * each + index] * factor
            for row in region.rows { for column in region.columns { to[frame.offset(row, column) + channel] += value } }
          }
        }
      }
    }
  }

  func runBackward(_ index: Int, _ rule: ReLURule) throws(EngineError) {
    let planned = plan.stages[index], stage = planned.stage
    guard let own = planned.backward else { return }
    let frame = own.frame, g = gradient(index)
    let run = frame.region.width * frame.stride
    if stage.relu { try mask(index, rule) }
    for (position, input) in stage.inputs.enumerated() {
      if case .convolution = stage.kind, position == 0, let blocks = planned.products?.blocks,
        let buffer = plan.stages[input].backward?.imageBuffer
      {
        planned.products?.backward.first?.run(
          images: images, .init(source: g, sourceStride: frame.floats, target: memory(buffer), targetStride: blocks.floats),
          threads: threads, workspace: workspace)
        continue
      }
      guard let source = plan.stages[input].backward else { continue }
      let target = gradient(input), to = source.frame, contribution = own.contributions[position]
      var adds = true
      switch contribution {
      case .adds: break
      case .overwrites:
        to.clear(target, images: images)
        adds = false
      case .clearsAndAdds: to.clear(target, images: images, all: true)
      }
      // SAFETY: below, the frames are those that the plan computed for each other: what is touched of one lies in the other.
      switch stage.kind {
      case .image: break
      case .convolution where position == 0:
        for product in planned.products?.backward ?? [] {
          product.run(
            images: images, .init(source: g, sourceStride: frame.floats, target: target, targetStride: to.floats, accumulate: adds),
            threads: threads, workspace: workspace)
        }
      case .convolution, .sum:
        overRows(frame.region, floats: run, images: images) { image, row in
          PixelKernels.pass(
            g + image * frame.floats + frame.offset(row: row), adds: adds,
            into: target + image * to.floats + to.offset(row, frame.region.columns.lowerBound), count: run)
        }
      case .affine:
        guard let affine = planned.affine else { continue }
        let scale = Padded(affine.scale, frame.stride)
        overRows(frame.region, floats: run, images: images) { image, row in
          PixelKernels.affine(
            g + image * frame.floats + frame.offset(row: row), scale: scale.base, shift: nil, relu: false, adds: adds,
            into: target + image * to.floats + to.offset(row, frame.region.columns.lowerBound), pixels: frame.region.width,
            channels: frame.stride)
        }
      case .maxPool(let window): try maxPoolBackward(index, window, to, target, adds: adds)
      case .mean:
        let factor = 1 / Float(to.region.count)
        overRows(to.region, floats: to.region.width * to.stride, images: images) { image, row in
          let line = target + image * to.floats + to.offset(row: row)
          for pixel in 0..<to.region.width {
            let x = line + pixel * to.stride
            if !adds { x.update(repeating: 0, count: to.stride) }
            PixelKernels.addScaled(g + image * frame.floats + frame.offset(row: 0), factor, into: x, count: to.stride)
          }
        }
      case .concat:
        let first = stage.inputs[..<position].reduce(0) { $0 + plan.stages[$1].frame.channels }
        overRows(frame.region, floats: run, images: images) { image, row in
          for column in frame.region.columns {
            let from = g + image * frame.floats + frame.offset(row, column) + first
            let x = target + image * to.floats + to.offset(row, column)
            for channel in 0..<to.channels { x[channel] += from[channel] }
          }
        }
      case .overwrite:
        // What was replaced depends on nothing before it.
        for image in 0..<images {
          for row in frame.region.rows {
            for (channel, _) in planned.replacements {
              for column in frame.region.columns { g[image * frame.floats + frame.offset(row, column) + channel] = 0 }
            }
          }
        }
        overRows(frame.region, floats: run, images: images) { image, row in
          PixelKernels.pass(
            g + image * frame.floats + frame.offset(row: row), adds: adds,
            into: target + image * to.floats + to.offset(row, frame.region.columns.lowerBound), count: run)
        }
      }
    }
  }

  /// The ReLU at the end of a stage: its gradient in place.
  private func mask(_ index: Int, _ rule: ReLURule) throws(EngineError) {
    let planned = plan.stages[index], value = planned.frame
    guard let frame = planned.backward?.frame else { return }
    let g = gradient(index), run = frame.region.width * frame.stride
    if let imposed = try imposed?.map(imposed?.relu, plan, index, images: images) {
      for image in 0..<images {
        for row in frame.region.rows {
          for column in frame.region.columns {
            let x = g + image * frame.floats + frame.offset(row, column)
            for channel in 0..<frame.channels where imposed(image, channel, row, column) <= 0 { x[channel] = 0 }
          }
        }
      }
      return
    }
    let y = self.value(index)
    var gates = [PixelKernels.Gate](repeating: .ordinary, count: images)
    if rule == .redirected {
      for image in 0..<images {
        // Where a gradient is truly zero, tiles may leave rounding noise beside what is not.
        let largest = frame.region.rows.reduce(Float(0)) {
          max($0, PixelKernels.largest(g + image * frame.floats + frame.offset(row: $1), count: run))
        }
        let isBlocked = frame.region.rows.allSatisfy { row in
          PixelKernels.isBlocked(
            g + image * frame.floats + frame.offset(row: row), by: y + image * value.floats + value.offset(row: row), noise: largest * 1e-6,
            count: run)
        }
        if isBlocked { gates[image] = .redirected }
      }
    }
    overRows(frame.region, floats: run, images: images) { image, row in
      PixelKernels.mask(
        g + image * frame.floats + frame.offset(row: row), by: y + image * value.floats + value.offset(row: row), gates[image], count: run)
    }
  }

  /// Each source pixel gathers, in a fixed order, from the windows that it won.
  private func maxPoolBackward(
    _ index: Int, _ window: Window, _ to: Frame, _ target: UnsafeMutablePointer<Float>, adds: Bool
  ) throws(EngineError) {
    let planned = plan.stages[index], value = planned.frame
    guard let frame = planned.backward?.frame, let buffer = planned.winners else { return }
    let g = gradient(index), winners = memory(buffer)
    if let imposed = try imposed?.map(imposed?.winners, plan, index, images: images) {
      for image in 0..<images {
        for row in value.region.rows {
          for column in value.region.columns {
            let place = UnsafeMutableRawPointer(winners + image * value.floats + value.offset(row, column))
              .bindMemory(to: Int32.self, capacity: value.stride)
            for channel in 0..<value.channels { place[channel] = Int32(exactly: imposed(image, channel, row, column)) ?? -1 }
          }
        }
      }
    }
    /// The windows among `range` that a position lies in.
    func covering(_ position: Int, _ range: Range<Int>) -> Range<Int> {
      let last = (position + window.padding) / window.stride
      let first = (max(0, position + window.padding - window.kernel + 1) + window.stride - 1) / window.stride
      return (first..<max(first, last + 1)).clamped(to: range)
    }
    overRows(to.region, floats: to.region.width * to.stride, images: images) { image, row in
      for column in to.region.columns {
        let x = target + image * to.floats + to.offset(row, column)
        if !adds { x.update(repeating: 0, count: to.stride) }
        for y in covering(row, frame.region.rows) {
          for z in covering(column, frame.region.columns) {
            let tap = (row + window.padding - y * window.stride) * window.kernel + column + window.padding - z * window.stride
            PixelKernels.giveToWinner(
              g + image * frame.floats + frame.offset(y, z), winners: winners + image * value.floats + value.offset(y, z), tap: Int32(tap),
              into: x, count: to.stride)
          }
        }
      }
    }
  }

  /// The image's gradient out of the arena.
  func imageGradient(cropped: Bool) -> Tensor {
    let planned = plan.stages[plan.image], channels = planned.frame.channels, region = plan.inputRegion
    let height = cropped ? region.height : plan.height, width = cropped ? region.width : plan.width
    let top = cropped ? region.rows.lowerBound : 0, left = cropped ? region.columns.lowerBound : 0
    guard let backward = planned.backward else { return Tensor(zeros: [images, channels, height, width]) }
    // Where each column of pixels lies in its row: in blocks, or side by side.
    let blocks = backward.imageBuffer == nil ? nil : plan.stages.lazy.compactMap { $0.products?.blocks }.first
    let frame = backward.frame, affected = blocks?.region ?? region
    let places =
      blocks?.places
      ?? affected.columns.map { frame.offset(frame.region.rows.lowerBound, $0) - frame.offset(row: frame.region.rows.lowerBound) }
    let source = memory(backward.imageBuffer ?? backward.buffer), each = blocks?.floats ?? frame.floats
    return Tensor(unsafeUninitialized: [images, channels, height, width]) { values in
      if affected.height < height || affected.width < width {
        values.update(repeating: 0, count: images * channels * height * width)
      }
      places.withUnsafeBufferPointer { places in
        overRows(affected, floats: affected.width * channels, images: images) { image, row in
          let line = source + image * each + (blocks?.offset(row: row) ?? frame.offset(row: row))
          for channel in 0..<channels {
            // SAFETY: the affected region lies within the image, and (top, left) is its corner in a cropped one.
            let to = values + ((image * channels + channel) * height + row - top) * width + affected.columns.lowerBound - left
            for column in 0..<affected.width { to[column] = line[places[column] + channel] }
          }
        }
      }
    }
  }
}
