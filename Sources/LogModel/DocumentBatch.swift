// SPDX-License-Identifier: Apache-2.0

/// Documents as they are written: NDJSON and the table of its records. What the parser fills and the store seals.
package struct DocumentBatch: ~Copyable, Sendable {
    /// The documents, each ended by LF.
    package var bytes: ByteBuffer
    /// One row a document, in order.
    package private(set) var entries: [DocumentEntry]
    /// The earliest `@timestamp` inside.
    package private(set) var first: Timestamp?
    /// The latest `@timestamp` inside.
    package private(set) var last: Timestamp?
    /// True once a crash or exit document is inside: it is to be written and synced at once.
    package private(set) var holdsDeath = false
    private var entryStart = 0

    package init(capacity: Int = 512 * 1024) {
        bytes = ByteBuffer(capacity: capacity)
        entries = []
        entries.reserveCapacity(capacity / 256)
    }

    package var isEmpty: Bool { entries.isEmpty }

    /// Ends the document that has been written to ``bytes`` since the last call: adds its LF and its row.
    package mutating func endDocument(kind: DocumentKind, severity: Severity, time: Timestamp) {
        bytes.append(0x0A)
        entries.append(DocumentEntry(length: bytes.count - entryStart, kind: kind, severity: severity))
        entryStart = bytes.count
        first = first.map { min($0, time) } ?? time
        last = last.map { max($0, time) } ?? time
        if kind.isDeath { holdsDeath = true }
    }

    package mutating func removeAll() {
        // A rare huge document must not keep its memory for ever.
        if bytes.capacity > 2 * 1024 * 1024 { bytes = ByteBuffer(capacity: 512 * 1024) }
        bytes.removeAll()
        entries.removeAll(keepingCapacity: true)
        (first, last) = (nil, nil)
        holdsDeath = false
        entryStart = 0
    }
}
