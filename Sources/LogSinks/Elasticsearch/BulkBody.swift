// SPDX-License-Identifier: Apache-2.0

internal import LogModel
package import NIOCore

/// The body of a `_bulk` request: for every document an action line and the document.
///
/// ```
/// {"create":{"_id":"q7Jc0n2VtF5x8aKm-1f4"}}
/// {"@timestamp":"2026-11-23T08:00:00.123456789Z","event":{"id":"q7Jc0n2VtF5x8aKm-1f4",…
/// ```
/// `create` with an id makes delivery repeatable: a document that is there already answers 409.
package enum BulkBody {
    /// Bytes of an action line with the longest id: sixteen characters, a dash and sixteen hex digits.
    private static let actionLength = 64

    /// Writes the body of `batch` to `body`, which is empty.
    package static func write(_ batch: OutgoingBatch, to body: inout NIOCore.ByteBuffer) {
        body.reserveCapacity(batch.byteCount + batch.entries.count * actionLength)
        batch.forEachDocument { append($0, to: &body) }
    }

    private static func append(_ document: RawSpan, to body: inout NIOCore.ByteBuffer) {
        if let id = DocumentID.range(in: document) {
            body.writeStaticString("{\"create\":{\"_id\":\"")
            append(bytes: document.extracting(id), to: &body)
            body.writeStaticString("\"}}\n")
        } else {
            body.writeStaticString("{\"create\":{}}\n")
        }
        append(bytes: document, to: &body)
    }

    private static func append(bytes: RawSpan, to body: inout NIOCore.ByteBuffer) {
        // The bytes are lent for the call, which copies them.
        unsafe bytes.withUnsafeBytes { _ = unsafe body.writeBytes($0) }
    }
}
