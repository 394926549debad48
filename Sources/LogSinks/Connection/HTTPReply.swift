// SPDX-License-Identifier: Apache-2.0

/// A receiver's answer to one request.
struct HTTPReply: Sendable {
    var status: Int
    var body: [UInt8] = []
    /// True when there was more of the body than was wanted.
    var isCut = false
    /// How long the receiver asks us to wait.
    var retryAfter: Duration?
    /// Where it points us to instead.
    var location: String?
    /// The receiver's own time, as it writes it.
    var date: String?

    init(status: Int, location: String? = nil) {
        self.status = status
        self.location = location
    }

    var isSuccess: Bool { (200..<300).contains(status) }

    /// The answer in one line: `http://host:9200 answers 503 `no shard available``.
    func words(from address: String) -> String { "\(address) answers \(status) \(HTTPReply.excerpt(body))" }

    /// The answer as a failure, with what to mend where the status tells it.
    func failure(from address: String) -> DeliveryAnswer {
        let hint =
            switch status {
            case 300..<400: "; redirects are not followed\(location.map { ", it points to \(HTTPReply.excerpt(Array($0.utf8)))" } ?? "")"
            case 404: "; is the address right, its path included?"
            case 405: "; it takes no POST there, is the address right?"
            case 406, 415: "; it does not take this kind of content"
            case 407: "; a proxy wants to know us first"
            default: ""
            }
        return .failed(reason: words(from: address) + hint, retryAfter: retryAfter)
    }

    /// The beginning of a text from outside, as it is quoted.
    static func excerpt(_ bytes: [UInt8]) -> String { bytes.isEmpty ? "(nothing)" : "`\(text(bytes, most: 120))`" }

    /// The beginning of a text from outside, without control characters, which a terminal would obey.
    static func text(_ bytes: [UInt8], most: Int = 1_000) -> String {
        let text = String(decoding: bytes.prefix(most), as: UTF8.self)
        return text.unicodeScalars.map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? " " : String($0) }.joined()
    }
}
