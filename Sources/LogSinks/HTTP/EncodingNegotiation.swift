// SPDX-License-Identifier: Apache-2.0

/// How a body is packed: the name is that of `Content-Encoding`.
enum ContentEncoding: String, Hashable, Sendable {
    case lz4, gzip, identity
}

/// Finds out which encodings a receiver takes, and remembers it.
///
/// | the receiver says | of an encoding | then |
/// |---|---|---|
/// | 2xx | any | it is proven, and those of this batch that came before with 400 are refused |
/// | 415 | any, 501: unproven | it is refused, and the next one is tried |
/// | 400 | unproven | perhaps it is refused: the next one is tried, and its answer decides |
/// | anything else | | that is the answer |
struct EncodingNegotiation: Sendable {
    enum Verdict: Hashable {
        /// The answer is about the batch, or about the receiver's state.
        case answer
        /// The same batch is to be sent in the next encoding.
        case next
    }

    private let wanted: [ContentEncoding]
    private var refused: Set<ContentEncoding> = []
    private var proven: Set<ContentEncoding> = []
    /// Encodings that this batch was refused in for a reason that may lie in the batch.
    private var doubted: Set<ContentEncoding> = []

    init(_ compression: HTTPSinkOptions.Compression) {
        switch compression {
        case .auto: wanted = [.lz4, .gzip, .identity]
        case .lz4: wanted = [.lz4]
        case .gzip: wanted = [.gzip]
        case .none: wanted = [.identity]
        }
    }

    /// The encodings to try for a batch, the best first; at least one.
    func offers(hasFrames: Bool) -> [ContentEncoding] {
        let open = wanted.filter { !refused.contains($0) && (hasFrames || $0 != .lz4) }
        return open.isEmpty ? [hasFrames ? wanted.last ?? .identity : .identity] : open
    }

    /// True when frames would be sent if there were any.
    var prefersFrames: Bool { offers(hasFrames: true).first == .lz4 }

    /// What a status means for the batch that was sent in `encoding`; behind the last offer every status is an answer.
    mutating func judge(_ status: Int, of encoding: ContentEncoding, isLast: Bool) -> Verdict {
        switch status {
        case 200..<300:
            proven.insert(encoding)
            // An earlier batch may have left a doubt about it that was never settled.
            refused.formUnion(doubted.subtracting([encoding]))
        case 415 where !isLast, 501 where !isLast && !proven.contains(encoding):
            refused.insert(encoding)
            return .next
        case 400 where !isLast && !proven.contains(encoding):
            doubted.insert(encoding)
            return .next
        default: break
        }
        doubted = []
        return .answer
    }
}
