import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One try to bring what is missing of a file.
///
/// The session calls its delegate on one queue, and `run` waits for the end: nothing is touched by two threads at once.
final class Transfer: NSObject, URLSessionDataDelegate, @unchecked Sendable {
  private let address: URL
  private let part: PartialFile
  private let finished = DispatchSemaphore(value: 0)
  private var failure: TransferFailure?
  /// Bytes of the whole file; 0 where the server does not say.
  private var total = 0
  private var lastSaid = Date.distantPast

  init(address: URL, part: PartialFile) { (self.address, self.part) = (address, part) }

  func run() throws(TransferFailure) {
    var request = URLRequest(url: address, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: 60)
    // Compressed on the way, the bytes could not be counted.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    request.setValue("resin", forHTTPHeaderField: "User-Agent")
    if part.size > 0, let mark = part.mark {
      request.setValue("bytes=\(part.size)-", forHTTPHeaderField: "Range")
      request.setValue(mark, forHTTPHeaderField: "If-Range")
    }
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = 60
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    session.dataTask(with: request).resume()
    finished.wait()
    session.invalidateAndCancel()
    if let failure { throw failure }
    if part.size < total { throw .short(part.size, of: total) }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    do {
      try begin(response)
      completionHandler(.allow)
    } catch {
      failure = error
      completionHandler(.cancel)
    }
  }

  private func begin(_ response: URLResponse) throws(TransferFailure) {
    guard let response = response as? HTTPURLResponse else { throw .connection("this is no answer of a web server") }
    let mark = response.value(forHTTPHeaderField: "ETag") ?? response.value(forHTTPHeaderField: "Last-Modified")
    let expected = max(0, Int(response.expectedContentLength))
    switch response.statusCode {
    case 206:
      // "bytes 100-199/200": it must go on exactly where the part ends.
      let range = response.value(forHTTPHeaderField: "Content-Range") ?? ""
      let numbers = range.split { !$0.isNumber }.compactMap { Int($0) }
      guard range.hasPrefix("bytes "), let first = numbers.first, first == part.size else {
        try part.restart(mark: nil)
        throw .connection("the server sent another part than was asked for")
      }
      total = numbers.count == 3 ? numbers[2] : part.size + expected
    case 200:
      try part.restart(mark: mark)
      total = expected
    case 416:
      // Nothing lies behind what is there. Once more from the beginning, unless that is all of it.
      let range = response.value(forHTTPHeaderField: "Content-Range") ?? ""
      guard range.hasPrefix("bytes */"), Int(range.dropFirst(8)) == part.size else {
        try part.restart(mark: nil)
        throw .connection("the server has another file by now")
      }
      total = part.size
    default: throw .status(response.statusCode)
    }
    say(atOnce: true)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    guard failure == nil, (dataTask.response as? HTTPURLResponse)?.statusCode != 416 else { return }
    do {
      try part.append(data)
      say(atOnce: false)
    } catch {
      failure = error
      dataTask.cancel()
    }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    if failure == nil, let error { failure = .connection(Self.reason(error)) }
    say(atOnce: true)
    finished.signal()
  }

  private func say(atOnce: Bool) {
    guard atOnce || -lastSaid.timeIntervalSinceNow >= 0.1 else { return }
    lastSaid = Date()
    Main.say("done \(part.size) \(total)")
  }

  /// Foundation's own words are few on Linux.
  private static func reason(_ error: any Error) -> String {
    switch (error as? URLError)?.code {
    case .cannotFindHost?, .dnsLookupFailed?: "the server's name is not known"
    case .cannotConnectToHost?: "the server cannot be reached"
    case .timedOut?: "the server does not answer"
    case .networkConnectionLost?: "the connection broke"
    case .notConnectedToInternet?: "there is no network"
    case .secureConnectionFailed?, .serverCertificateUntrusted?, .serverCertificateHasBadDate?, .serverCertificateHasUnknownRoot?:
      "the server's certificate is not trusted"
    default: error.localizedDescription
    }
  }
}
