import Cache
import Diagnostics
import Language
import Storage

/// What run.json says: everything about a run that README.md must not hold. The schema is described in this folder's page;
/// a change that a reader could stumble over raises `schema`.
public struct RunRecord: Sendable {
  public static let schema = 1

  public struct Parameter: Sendable {
    public let name: String, type: String, value: Value, fallback: Value
    public init(name: String, type: String, value: Value, fallback: Value) {
      (self.name, self.type, self.value, self.fallback) = (name, type, value, fallback)
    }
  }

  public struct Network: Sendable {
    public let name: String, hash: String
    public init(name: String, hash: String) { (self.name, self.hash) = (name, hash) }
  }

  public struct Cell: Sendable {
    public var number: Int, id: String, title: String?
    /// `done`, `failed`, `expected-error`, `skipped`, `stopped`, `not-run`
    public var state: String
    public var seconds: Double
    public var becauseOf: Int?
    public init(number: Int, id: String, title: String?, state: String, seconds: Double, becauseOf: Int? = nil) {
      (self.number, self.id, self.title, self.state, self.seconds, self.becauseOf) = (number, id, title, state, seconds, becauseOf)
    }
  }

  public struct Claim: Sendable {
    public let cell: String, hypothesis: ReportHypothesis
  }

  public var notebook: String, notebookHash: String
  public var version: String
  public var processor: String
  public var threads: Int?, seed: Int?
  public var parameters: [Parameter] = []
  public var networks: [Network] = []
  /// The modules that it imports, with their hashes; files and folders that it read.
  public var imports: [String: String] = [:]
  var inputs: [Inputs.Input] = []
  /// Which cells the report shows.
  public var selection = CellSelection()
  public var cells: [Cell] = []
  public var claims: [Claim] = []
  /// What built-ins warned of.
  public var warnings: [(cell: String, text: String)] = []
  public var failures: [Problem] = []
  /// The expensive calls, in order.
  public var calls: [CallRecord] = []
  public var started: String, finished: String?
  public var seconds: Double = 0
  /// `complete`, `failed`, `interrupted`, `terminated`, `timed-out`, `running`
  public var ending = "running"

  public init(notebook: String, notebookHash: String, version: String, processor: String, threads: Int?, seed: Int?, started: String) {
    (self.notebook, self.notebookHash, self.version, self.processor) = (notebook, notebookHash, version, processor)
    (self.threads, self.seed, self.started) = (threads, seed, started)
  }
}

extension RunRecord {
  public func json(files: [ReportFolder.File]) -> JSON {
    .object([
      "schema": .int(Self.schema),
      "program": .object(["name": .string("resin"), "version": .string(version)]),
      "notebook": .object(["file": .string(notebook), "sha256": .string(notebookHash)]),
      "processor": .string(processor),
      "threads": threads.map(JSON.int) ?? .null,
      "seed": seed.map(JSON.int) ?? .null,
      "parameters": .object(
        Dictionary(
          parameters.map { ($0.name, .object(["type": .string($0.type), "value": JSON($0.value), "default": JSON($0.fallback)])) },
          uniquingKeysWith: { $1 })),
      "networks": .array(networks.map { .object(["name": .string($0.name), "sha256": .string($0.hash)]) }),
      "imports": .object(imports.mapValues(JSON.string)),
      "inputs": .array(inputs.map { .object(["path": .string($0.path), "sha256": .string($0.hash)]) }),
      "selection": selection.isAll
        ? .null
        : .object(["only": .array(selection.only.map(JSON.string)), "from": .optional(selection.from), "until": .optional(selection.until)]
        ),
      "cells": .array(cells.map(\.json)),
      "hypotheses": .array(claims.map(\.json)),
      "warnings": .array(warnings.map { .object(["cell": .string($0.cell), "text": .string($0.text)]) }),
      "failures": .array(failures.map(\.json)),
      "calls": .array(calls.map(\.json)),
      "started": .string(started),
      "finished": .optional(finished),
      "seconds": .number(milliseconds(seconds)),
      "ending": .string(ending),
      "files": .array(
        files.map { .object(["path": .string($0.path), "bytes": .int($0.bytes), "sha256": .string($0.digest.hex)]) }),
    ])
  }
}

extension RunRecord.Cell {
  var json: JSON {
    .object([
      "number": .int(number), "id": .string(id), "title": .optional(title), "state": .string(state),
      "seconds": .number(milliseconds(seconds)), "because_of": becauseOf.map(JSON.int) ?? .null,
    ])
  }
}

extension RunRecord.Claim {
  var json: JSON {
    let verdict =
      switch hypothesis.verdict {
      case .holds: "holds"
      case .fails: "fails"
      case .notANumber: "not-a-number"
      }
    return .object([
      "cell": .string(cell), "claim": .string(hypothesis.claim), "verdict": .string(verdict),
      "compared": .array(hypothesis.compared.map(JSON.string)),
    ])
  }
}

extension CallRecord {
  var json: JSON {
    .object([
      "operation": .string(operation), "what": .string(what), "file": .optional(line?.file), "line": line.map { .int($0.line) } ?? .null,
      "seconds": .number(milliseconds(seconds)), "hits": .int(hits), "parts": .int(parts.count),
      "keys": .array(parts.map { .string($0.key.digest.hex) }),
    ])
  }
}

func milliseconds(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
