// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@Suite struct HealthRecordTests {
    private static func document(_ kind: HealthRecord.Kind) -> (text: String, entry: DocumentEntry) {
        let record = HealthRecord(
            service: "a", time: Timestamp(nanoseconds: 1), kind: kind, message: "a: 5 goroutines",
            members: Array(#""last":{"goroutines":5}"#.utf8))
        let stream = StreamID(hash: [UInt8](repeating: 0, count: 12))
        var encoder = DocumentEncoder()
        var batch = DocumentBatch(capacity: 256)
        encoder.append(record, number: 10, from: EncodedOrigin(stream: stream, origin: Origin(service: "a")), to: &batch)
        return (batch.bytes.bytes.text, batch.entries[0])
    }

    @Test func `numbers are a metric, and a warning is an alert`() {
        let metric = Self.document(.metric)
        #expect(
            metric.text == #"{"@timestamp":"1970-01-01T00:00:00.000000001Z","event":{"id":"AAAAAAAAAAAAAAAA-a","kind":"metric","#
                + #""dataset":"panicbox.health","category":["process"],"type":["info"]},"message":"a: 5 goroutines","log":{"level":"info"},"#
                + #""service":{"name":"a"},"panicbox":{"health":{"last":{"goroutines":5}}}}"# + "\n")
        #expect(metric.entry.kind == .health && metric.entry.severity == .info && !metric.entry.kind.isDeath)
        let alert = Self.document(.alert)
        #expect(alert.text.contains(#""kind":"alert""#) && alert.text.contains(#""level":"warning""#) && alert.entry.severity == .warning)
    }

    @Test func `numbers that may have a fraction always have a point, and what is none is left out`() {
        var buffer = ByteBuffer()
        for value in [180, 0.5, -3, 1e20, Double.nan, .infinity] { buffer.member("v", value) }
        #expect(buffer.bytes.text == #""v":180.0,"v":0.5,"v":-3.0,"v":1e+20"#)
    }
}
