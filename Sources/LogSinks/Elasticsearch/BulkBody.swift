// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The body of a `_bulk` request: for every document an action line and the document.
///
/// ```
/// {"create":{"_id":"q7Jc0n2VtF5x8aKm-1f4"}}
/// {"@timestamp":"2026-11-23T08:00:00.123456789Z","event":{"id":"q7Jc0n2VtF5x8aKm-1f4",…
/// ```
/// `create` with an id makes delivery repeatable: a document that is there already answers 409. The id is cut out of the document by its place.
struct BulkBody: ~Copyable {
    private(set) var bytes: ByteBuffer

    /// Bytes of an action line without its id.
    private static let actionLength = 28

    init(_ batch: OutgoingBatch) {
        bytes = ByteBuffer(capacity: batch.documents.count + batch.entries.count * (BulkBody.actionLength + 40))
        let documents = batch.documents.rawSpan
        var start = 0
        for entry in batch.entries {
            let document = documents.extracting(start..<start + entry.length)
            append(document)
            start += entry.length
        }
    }

    private mutating func append(_ document: RawSpan) {
        let idStart = DocumentEncoder.idOffset
        if let idEnd = document.firstIndex(of: UInt8(ascii: "\""), from: idStart) {
            bytes.append("{\"create\":{\"_id\":\"" as StaticString)
            bytes.append(document.extracting(idStart..<idEnd))
            bytes.append("\"}}\n" as StaticString)
        } else {
            bytes.append("{\"create\":{}}\n" as StaticString)
        }
        bytes.append(document)
    }
}
