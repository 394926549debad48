// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogParsing
internal import LogSources
internal import LogStore

/// Writes a document for everything that is known to be lost, so that whoever searches sees that something is missing.
struct GapWriter {
    /// Gaps are the recorder's own words: a stream of its own, new on every run.
    private let origin: EncodedOrigin
    private var count: UInt64 = 0

    init(origin: Origin) {
        self.origin = EncodedOrigin(stream: .random(), origin: origin)
    }

    mutating func append(_ records: OverwrittenRecords, to writer: inout DocumentWriter) {
        let reason = "the ring has overwritten what the sink \(records.sink) had not taken"
        append(reason: reason, from: records.from, to: records.to, records: Int(records.to - records.from), bytes: nil, to: &writer)
    }

    mutating func append(_ lost: LostRecords, to writer: inout DocumentWriter) {
        append(reason: "the ring refused blocks", from: 0, to: 0, records: lost.records, bytes: lost.bytes, to: &writer)
    }

    /// What a source has told of; `stream` is the one that it happened in.
    mutating func append(_ gap: SourceGap, of stream: StreamID?, to writer: inout DocumentWriter) {
        append(
            reason: gap.reason, stream: stream, from: gap.range.lowerBound, to: gap.range.upperBound, records: gap.records,
            bytes: gap.bytes,
            to: &writer)
    }

    mutating func append(_ gap: RingGap, to writer: inout DocumentWriter) {
        let reason = gap.sink.map { "the sink \($0): \(gap.reason)" } ?? gap.reason
        append(reason: reason, from: gap.from, to: gap.to, records: gap.records, bytes: gap.bytes, to: &writer)
    }

    private mutating func append(
        reason: String, stream: StreamID? = nil, from: UInt64, to: UInt64, records: Int?, bytes: Int?, to writer: inout DocumentWriter
    ) {
        let gap = GapRecord(
            number: count, reason: reason, time: .now, stream: stream, from: from, to: to, records: records, bytes: bytes)
        writer.encoder.append(gap, from: origin, to: &writer.batch)
        count += 1
    }
}
