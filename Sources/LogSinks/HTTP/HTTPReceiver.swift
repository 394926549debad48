// SPDX-License-Identifier: Apache-2.0

/// What is known of one receiver of an `http` sink.
struct HTTPReceiver: Sendable {
    let address: RequestAddress
    var encodings: EncodingNegotiation
    private var hasTaken = false
    /// Records that were set aside before it took any.
    private var setAside = 0

    /// A receiver that refuses each of so many single records, and has never taken one, is held to be the wrong one: further records wait.
    private static let patience = 5

    init(_ address: RequestAddress, _ compression: HTTPSinkOptions.Compression) {
        self.address = address
        encodings = EncodingNegotiation(compression)
    }

    /// What an answer means for a batch of `count` records.
    mutating func read(_ reply: HTTPReply, count: Int) -> DeliveryAnswer {
        let words = reply.words(from: address.shown)
        switch reply.status {
        case 200..<300:
            hasTaken = true
            return .taken()
        case 401, 403: return .refused(reason: words)
        case 413: return .tooLarge(reason: words)
        // Something in the batch is nothing that it will ever take: halving finds it.
        case 400 where count > 1, 422 where count > 1: return .tooLarge(reason: words)
        case 400, 422:
            guard hasTaken || setAside < HTTPReceiver.patience else {
                return .failed(reason: "\(words); it has never taken a record, so nothing more is set aside; is the address right?")
            }
            if !hasTaken { setAside += 1 }
            return .taken(rejected: [Rejection(index: 0, status: reply.status, reason: HTTPReply.text(reply.body))])
        default: return reply.failure(from: address.shown)
        }
    }
}
