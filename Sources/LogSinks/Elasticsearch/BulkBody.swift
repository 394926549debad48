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
    private static let longestID = 33

    /// Appends the body of `batch`; false when some documents cannot be read, and the body lacks them.
    package static func write(_ batch: OutgoingBatch, to body: inout NIOCore.ByteBuffer) -> Bool {
        unsafe body.append(batch, extra: actionLength) { unsafe append($0, to: $1, at: &$2) }
    }

    private static func append(_ document: RawSpan, to room: UnsafeMutableRawBufferPointer, at end: inout Int) {
        if let id = DocumentID.range(in: document), id.count <= longestID {
            unsafe room.write("{\"create\":{\"_id\":\"", at: &end)
            unsafe room.write(document.extracting(id), at: &end)
            unsafe room.write("\"}}\n", at: &end)
        } else {
            unsafe room.write("{\"create\":{}}\n", at: &end)
        }
        unsafe room.write(document, at: &end)
    }
}
