// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A row of bytes to be found in others. It is looked for by its rarest byte, so that `memchr` stops seldom.
struct ByteNeedle: Sendable {
    private let bytes: [UInt8]
    /// Which of them is the rarest in logs.
    private let anchor: Int
    /// The most frequent bytes of logs, the most frequent first.
    private static let frequent = Array(" e0t1a2oi3nsr4-5l6:7d8c9u.mp/h\"gfb=yw_v,TkS[]E".utf8)

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let ranks = bytes.map { ByteNeedle.frequent.firstIndex(of: $0) ?? .max }
        anchor = ranks.indices.max { ranks[$0] < ranks[$1] } ?? 0
    }

    var isEmpty: Bool { bytes.isEmpty }

    /// True when it stands somewhere in `text`.
    func isFound(in text: RawSpan) -> Bool {
        guard !bytes.isEmpty else { return true }
        var from = anchor
        let end = text.byteCount - (bytes.count - anchor - 1)
        while from < end, let hit = text.firstIndex(of: bytes[anchor], from: from), hit < end {
            if text.extracting(hit - anchor..<hit - anchor + bytes.count).begins(with: bytes.rawSpan) { return true }
            from = hit + 1
        }
        return false
    }
}
