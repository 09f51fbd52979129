import Cache
import Diagnostics
import Engine
import Experiments
import Imaging
import Language
import Networks

// The errors of the rooms below under the codes by which `rsn explain` knows them.

/// An error that knows its code; nil where it is simply a value that is refused.
protocol Coded: Error, CustomStringConvertible {
  var code: Code? { get }
}

extension Trap {
  init(_ error: some Coded, kind: Kind = .failed, argument: String? = nil) {
    if error.code == .interrupted {
      self = .interrupted
    } else {
      self.init(error.description, kind: kind, code: error.code, argument: argument)
    }
  }

  /// An error of any room.
  init(any error: any Error, argument: String? = nil) {
    switch error {
    case let trap as Trap: self = trap
    case let error as any Coded: self.init(error, argument: argument)
    default: self.init("\(error)", argument: argument)
    }
  }
}

extension FileError: Coded {
  var code: Code? { action == .read ? .noFile : .notWritable }
}

extension ImageError: Coded {
  var code: Code? {
    switch self {
    case .unreadable: .noFile
    case .unknownFormat, .damaged: .badFile
    case .tooLarge: .tooMuchMemory
    case .sizesDiffer, .wrongCount: .shapeMismatch
    case .emptySize, .badArgument, .noImages, .labelCount, .nameCount, .badTextKey, .failed: nil
    }
  }
}

extension NPYError: Coded {
  var code: Code? {
    switch reason {
    case .unreadable: .noFile
    case .notNPY, .badHeader, .unsupportedVersion, .unsupportedType, .wrongLength, .archive: .badFile
    case .noArray, .badName: nil
    }
  }
}

extension NetworkError: Coded {
  /// Of a file that holds tensors; what is said of a network by its name is `noModel`.
  var code: Code? {
    switch self {
    case .unreadable: .noFile
    case .malformed, .wrongDigest: .badFile
    case .unwritable: .notWritable
    case .unknownBox, .unknownModel, .unrecognized, .misfit: .noModel
    case .unknownBlock, .unknownModule, .channel, .modelName, .modelExists, .classNames, .architecture: nil
    case .engine(let error): error.code
    }
  }
}

extension EngineError: Coded {
  var code: Code? {
    switch self {
    case .shape: .shapeMismatch
    case .interrupted: .interrupted
    case .emptyMap, .channel, .position, .label, .unsupported: nil
    // No program can ask for these: whoever built the graph or the plan was wrong.
    case .missingWeight, .unknownNode, .inputs, .noGradient: .internalFault
    }
  }
}

extension DatasetError: Coded {
  var code: Code? {
    switch self {
    case .unreadableFolder, .notAFolder, .unreadableList: .noFile
    case .noImages, .tooDeep, .emptyList, .badLabel, .notAnImageNetClass, .allBroken: .badFile
    case .noSuchExample: .indexOutOfRange
    case .image(let error): error.code
    case .interrupted: .interrupted
    case .callback: nil
    }
  }
}

extension VisualizationError: Coded {
  var code: Code? {
    switch self {
    case .network(let error): error.code
    case .engine(let error): error.code
    case .image(let error): error.code
    case .spectrum: .shapeMismatch
    case .noChannels, .wholeMap, .steps, .size, .jitter, .draws, .draw: nil
    }
  }
}

extension TrainingError: Coded {
  var code: Code? {
    switch self {
    case .checkpoint: .badFile
    case .file: .notWritable
    case .recipe, .images, .diverged: nil
    }
  }
}

extension FeatureFileError: Coded {
  var code: Code? {
    switch self {
    case .cannotWrite: .notWritable
    case .cannotRead: .noFile
    case .isSomethingElse: .badFile
    case .sameTwice: nil
    }
  }
}

extension MeasuringError: Coded {
  var code: Code? {
    switch self {
    case .engine(let error): error.code
    case .network(let error): error.code
    case .image(let error): error.code
    case .dataset(let error): error.code
    case .shape, .sizesDiffer: .shapeMismatch
    case .interrupted: .interrupted
    case .otherNetwork, .empty, .noLabels, .badK, .badLabel, .noMaps: nil
    case .file(let error): error.code
    }
  }
}
