// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@Suite struct DocumentEncoderTests {
    private let stream = StreamID(hash: [1, 2, 3])
    private let time = Timestamp(nanoseconds: 1_795_420_800_123_456_789)

    private func encode(
        _ text: [UInt8],
        offset: UInt64 = 500,
        origin: Origin = Origin(),
        isPartial: Bool = false,
        _ fill: (inout LineFields) -> Void = { _ in }
    ) -> String {
        var encoder = DocumentEncoder()
        var batch = DocumentBatch(capacity: 64)
        var fields = LineFields()
        fill(&fields)
        let record = LogRecord(text: text.rawSpan, time: time, offset: offset, isPartial: isPartial)
        encoder.append(record, fields: fields, from: EncodedOrigin(stream: stream, origin: origin), to: &batch)
        return batch.bytes.bytes.text
    }

    private func encode(_ text: String, _ fill: (inout LineFields) -> Void = { _ in }) -> String { encode(Array(text.utf8), fill) }

    @Test func `a line that says nothing has the shortest document`() {
        #expect(
            encode("ready")
                == #"{"@timestamp":"2026-11-23T08:00:00.123456789Z","event":{"id":"\#(stream)-1f4","kind":"event","dataset":"go.log"},"#
                + #""message":"ready","log":{"offset":500}}"# + "\n"
        )
    }

    @Test func `a line that says everything has every field in its place`() {
        let text = "LMFGTSEX"
        let document = encode(
            Array(text.utf8), origin: Origin(service: "api", serviceVersion: "1", environment: "prod", host: "h", path: "/l"),
            isPartial: true
        ) {
            $0.time = Timestamp(nanoseconds: 0)
            $0.level = .warn
            $0.logger = FieldText(0..<1)
            $0.message = FieldText(1..<2)
            ($0.callerFile, $0.callerFunction, $0.callerLine) = (FieldText(2..<3), FieldText(3..<4), 42)
            ($0.traceID, $0.spanID) = (FieldText(4..<5), FieldText(5..<6))
            ($0.error, $0.stackTrace) = (FieldText(6..<7), FieldText(7..<8))
        }
        #expect(
            document
                == #"{"@timestamp":"1970-01-01T00:00:00.000000000Z","event":{"id":"\#(stream)-1f4","kind":"event","dataset":"go.log"},"message":"M","#
                + #""log":{"level":"warn","file":{"path":"/l"},"offset":500,"flags":["partial"],"logger":"L","#
                + #""origin":{"function":"G","file":{"name":"F","line":42}}},"service":{"name":"api","version":"1","environment":"prod"},"#
                + #""host":{"name":"h"},"error":{"message":"E","stack_trace":"X"},"trace":{"id":"T"},"span":{"id":"S"}}"# + "\n"
        )
    }

    @Test(arguments: [0, 1, 0x1F4, .max] as [UInt64])
    func `timestamp and id stand where the offsets say`(offset: UInt64) throws {
        let utf8 = Array(encode(Array("x".utf8), offset: offset).utf8)
        let stamp = utf8[DocumentEncoder.timestampOffset..<DocumentEncoder.timestampOffset + TimestampWriter.length]
        #expect(String(decoding: stamp, as: UTF8.self) == time.description)
        let behind = utf8[DocumentEncoder.idOffset...]
        let end = try #require(behind.firstIndex(of: UInt8(ascii: "\"")))
        #expect(String(decoding: behind[..<end], as: UTF8.self) == "\(stream)-" + String(offset, radix: 16))
    }

    @Test func `attributes stand under go as they stood in the line`() throws {
        let text = #"{"a":1,"b":{"c":"\n"}}"#
        let document = encode(text) {
            $0.message = FieldText(1..<1)
            $0.attributes = [FieldText(1..<6), FieldText(7..<21)]
        }
        #expect(document.hasSuffix(#","go":{"attributes":{"a":1,"b":{"c":"\n"}}}}"# + "\n"))
        #expect((try JSONSerialization.jsonObject(with: Data(document.utf8))) is NSDictionary)
    }

    @Test func `a stretch of JSON keeps its escapes and one of text gets them`() {
        let text = #"a\nb"#
        #expect(encode(text) { $0.message = FieldText(0..<4, isEscaped: true) }.contains(#""message":"a\nb""#))
        #expect(encode(text) { $0.message = FieldText(0..<4) }.contains(#""message":"a\\nb""#))
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `any bytes make one line that Foundation reads`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for length in 0..<100 {
            let bytes = random.hostileText(length)
            let document = encode(bytes, origin: Origin(service: "a\"\n", path: "/x\\"))
            #expect(document.utf8.lastIndex(of: 0x0A) == document.utf8.firstIndex(of: 0x0A))
            let object = try #require(try JSONSerialization.jsonObject(with: Data(document.utf8)) as? NSDictionary)
            #expect(object["message"] as? String == String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func `empty stretches are absent fields`() throws {
        let document = encode("x") {
            $0.logger = FieldText(0..<0)
            $0.error = FieldText(1..<1)
            $0.callerFile = FieldText(0..<0)
        }
        #expect(!document.contains("logger"))
        #expect((try JSONSerialization.jsonObject(with: Data(document.utf8))) is NSDictionary)
    }
}
