import Foundation
import Engine
import Networks
import Testing

/// The paper's criteria and its ablation, as stdlib/ has them, on networks whose truth is known: they find what was planted, and only that; where nothing was
/// planted, they find nothing.
@Suite struct PlantedTests {
  @Test(arguments: ["planted", "bare"]) func theExperimentTellsTheTruth(_ name: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("resin-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let network = try PlantedNetwork.make(isPlanted: name == "planted")
    var tensors: [String: Tensor] = [:]
    for parameter in network.weights.names { tensors[parameter] = network.weights[parameter] }
    try SafeTensors.write(.init(tensors: tensors), path: folder.appendingPathComponent("network.safetensors").path)
    try Disks.write(each: 16, to: folder.appendingPathComponent("disks"))

    let programs = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Programs")
    let text = try String(contentsOf: programs.appendingPathComponent(name + ".rsn"), encoding: .utf8)
    let program = try Program(text, name: name + ".rsn", folder: folder)
    #expect(program.failure == nil, "\(program.failure ?? "")")
  }
}
