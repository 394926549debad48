// SPDX-License-Identifier: Apache-2.0

/// Something that is known to be lost: what a `panicbox.gap` document says.
package struct GapRecord: Sendable {
    /// The recorder's own count of gaps; with its stream it makes the document's id.
    package var number: UInt64
    /// Why, in a few words: `ring full`, `file vanished`.
    package var reason: String
    package var time: Timestamp
    /// The stream that something of is lost; nil where it is not of one.
    package var stream: StreamID?
    /// Where the loss begins: an offset of the stream, or a sequence number of the ring.
    package var from: UInt64
    /// Where it ends, excluded.
    package var to: UInt64
    /// How many records are lost, where that is known.
    package var records: Int?
    /// How many bytes are lost, where that is known.
    package var bytes: Int?

    package init(
        number: UInt64, reason: String, time: Timestamp, stream: StreamID? = nil, from: UInt64, to: UInt64, records: Int? = nil,
        bytes: Int? = nil
    ) {
        self.number = number
        self.reason = reason
        self.time = time
        self.stream = stream
        self.from = from
        self.to = to
        self.records = records
        self.bytes = bytes
    }
}

extension DocumentEncoder {
    /// Appends the document of a gap.
    package mutating func append(_ gap: GapRecord, from origin: EncodedOrigin, to batch: inout DocumentBatch) {
        begin(&batch.bytes, time: gap.time, origin: origin, offset: gap.number)
        batch.bytes.append(",\"kind\":\"event\",\"dataset\":\"panicbox.gap\"}" as StaticString)
        batch.bytes.member("message", "lost: \(gap.reason)")
        batch.bytes.append(",\"log\":{\"level\":\"warn\"}" as StaticString)
        batch.bytes.append(origin.lineTail)
        batch.bytes.object("panicbox") { panicbox in
            panicbox.object("gap") {
                $0.member("reason", gap.reason)
                $0.member("stream", (gap.stream ?? origin.stream).description)
                $0.member("from", Int(clamping: gap.from))
                $0.member("to", Int(clamping: gap.to))
                $0.member("records", gap.records)
                $0.member("bytes", gap.bytes)
            }
        }
        batch.bytes.append(UInt8(ascii: "}"))
        batch.endDocument(kind: .gap, severity: .warning, time: gap.time)
    }
}
