import Networks
import Testing

@Suite struct ImageNetTests {
  @Test func classesInTheirOrder() {
    #expect(ImageNet.ids.count == 1000 && ImageNet.names.count == 1000)
    #expect(ImageNet.ids == ImageNet.ids.sorted() && Set(ImageNet.ids).count == 1000)
    #expect(ImageNet.ids.allSatisfy { $0.count == 9 && $0.hasPrefix("n") } && ImageNet.names.allSatisfy { !$0.isEmpty })
    #expect(ImageNet.names[0] == "tench" && ImageNet.ids[0] == "n01440764")
    #expect(ImageNet.names[207] == "golden retriever" && ImageNet.index["n02099601"] == 207)
    #expect(ImageNet.names[999] == "toilet tissue" && ImageNet.index["n15075141"] == 999)
  }
}
