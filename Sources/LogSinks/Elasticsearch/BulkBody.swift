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

    /// Writes the body of `batch` to `body`, which is empty; false when some documents cannot be read, and the body lacks them.
    package static func write(_ batch: OutgoingBatch, to body: inout NIOCore.ByteBuffer) -> Bool {
        var isWhole = true
        // For all documents, and the longest action line before each.
        unsafe body.writeWithUnsafeMutableBytes(minimumWritableBytes: batch.byteCount + batch.entries.count * actionLength) { memory in
            var room = unsafe BodyRoom(memory)
            isWhole = batch.forEachDocument { unsafe append($0, to: &room) }
            return unsafe room.count
        }
        return isWhole
    }

    private static func append(_ document: RawSpan, to room: inout BodyRoom) {
        if let id = DocumentID.range(in: document), id.count <= longestID {
            unsafe room.append("{\"create\":{\"_id\":\"")
            unsafe room.append(document.extracting(id))
            unsafe room.append("\"}}\n")
        } else {
            unsafe room.append("{\"create\":{}}\n")
        }
        unsafe room.append(document)
    }
}
