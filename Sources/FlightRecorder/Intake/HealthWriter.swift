// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogParsing

/// Writes the documents of what services said of their health.
struct HealthWriter {
    private let origin: Origin
    /// They are the recorder's own words: a stream of its own, new on every run.
    private let stream = StreamID.random()
    private var count: UInt64 = 0

    init(origin: Origin) {
        self.origin = origin
    }

    mutating func append(_ records: [HealthRecord], to writer: inout DocumentWriter) {
        for record in records {
            var whole = origin
            whole.service = record.service ?? origin.service
            writer.encoder.append(record, number: count, from: EncodedOrigin(stream: stream, origin: whole), to: &writer.batch)
            count += 1
        }
    }
}
