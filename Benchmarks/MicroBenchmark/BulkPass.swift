// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogSinks
internal import NIOCore

/// Documents into the body of one `_bulk` request.
enum BulkPass {
    static func run(_ input: Input) -> String {
        var start = 0
        let entries = input.ends.map { end in
            defer { start = end + 1 }
            return DocumentEntry(length: end + 1 - start, kind: .line, severity: .info)
        }
        var body = NIOCore.ByteBuffer()
        _ = BulkBody.write(OutgoingBatch(documents: input.text, entries: entries), to: &body)
        return "\(body.readableBytes) bytes"
    }
}
