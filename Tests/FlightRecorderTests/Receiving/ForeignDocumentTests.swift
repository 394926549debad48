// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import LogParsing
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct ForeignDocumentTests {
    /// What an intake of another panicbox would have stored of lines and a crash, with its table.
    private static func stored() throws -> (documents: [String], entries: [DocumentEntry], first: Timestamp?, last: Timestamp?) {
        var writer = DocumentWriter()
        let origin = EncodedOrigin(stream: .random(), origin: Origin(service: "storaged", path: "/var/log/a.log"))
        var records = RecordAssembler(origin: origin)
        let crash = try String(contentsOf: Golden.fixtures.appendingPathComponent("go/1.27.3/nil_deref.stderr"), encoding: .utf8)
        let lines = [
            "plain", #"{"level":"warn","msg":"a \"quoted\" text","log":{"level":"info"}}"#, "level=error msg=\"no \\\"log\\\":{\"",
            #"{"msg":"no level","log":{"level":"fatal"}}"#, "2026/11/23 08:00:00 INFO started", "byte \u{1} and ä",
        ]
        var offset: UInt64 = 0
        for line in lines + crash.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + ["behind"] {
            records.take(
                Array(line.utf8).rawSpan, stamp: LineStamp(offset: offset, time: 1_700_000_000_000_000_000 + Int64(offset)),
                isPartial: false, to: &writer)
            offset += UInt64(line.utf8.count + 1)
        }
        records.finish(to: &writer)
        records.write(ProcessExit(.signal("SIGKILL")), time: Timestamp(nanoseconds: 5), offset: offset, to: &writer)
        let gap = GapRecord(number: 1, reason: "lost", time: Timestamp(nanoseconds: 7), from: 0, to: 1)
        writer.encoder.append(gap, from: origin, to: &writer.batch)
        let tally = CrashTally(
            fingerprint: "d2995c1439ef79e1", title: "panic: \"start\":\"", level: .critical, culprit: "main.put", repeats: 3,
            first: Timestamp(nanoseconds: 8), last: Timestamp(nanoseconds: 9))
        writer.encoder.append(tally, number: 0, from: origin, to: &writer.batch)
        for kind in [HealthRecord.Kind.metric, .alert] {
            let record = HealthRecord(
                service: nil, time: Timestamp(nanoseconds: 9), kind: kind, message: "well", members: Array(#""last":{}"#.utf8))
            writer.encoder.append(record, number: 2, from: origin, to: &writer.batch)
        }
        let documents = writer.batch.bytes.bytes.text.split(separator: "\n").map(String.init)
        return (documents, writer.batch.entries, writer.batch.first, writer.batch.last)
    }

    @Test func `a document is stored byte for byte, with its row of the table`() throws {
        let (documents, entries, first, last) = try Self.stored()
        var writer = DocumentWriter()
        for document in documents { #expect(ForeignDocument.store(Array(document.utf8).rawSpan, to: &writer), "\(document)") }
        #expect(writer.batch.bytes.bytes.text == documents.map { $0 + "\n" }.joined())
        #expect(writer.batch.entries == entries && writer.batch.first == first && writer.batch.last == last)
        #expect(writer.batch.holdsDeath && Set(entries.map(\.kind)) == [.line, .crash, .gap, .exit, .tally, .health])
    }

    @Test func `whatever is not quite a document is a line like any other`() throws {
        let document = try #require(try Self.stored().documents.first)
        let wrong = [
            document.replacingOccurrences(of: "{\"@timestamp\"", with: "{ \"@timestamp\""),
            document.replacingOccurrences(of: "-14T", with: "-14 "),
            document.replacingOccurrences(of: "{\"@timestamp\":\"2023-", with: "{\"@timestamp\":\"2023/"),
            document.replacingOccurrences(of: "\"dataset\":\"go.log\"", with: "\"dataset\":\"nginx.access\""),
            document.replacingOccurrences(of: "-0\",\"kind\"", with: "-0x\",\"kind\""),
            document.replacingOccurrences(of: "\"kind\":\"event\"", with: "\"kind\":\"metric\""),
            document + "}", String(document.dropLast()), document + " ", "", "{}", "{\"@timestamp\":\"",
            "prefix " + document,
        ]
        var writer = DocumentWriter()
        for line in wrong { #expect(!ForeignDocument.store(Array(line.utf8).rawSpan, to: &writer), "\(line)") }
        for length in 0..<document.utf8.count {
            #expect(!ForeignDocument.store(Array(document.utf8.prefix(length)).rawSpan, to: &writer))
        }
        #expect(writer.batch.isEmpty && writer.batch.bytes.isEmpty)
    }

    @Test func `ill-formed UTF-8 inside is mended, so that no sink chokes on it`() throws {
        let document = try #require(try Self.stored().documents.first)
        let middle = try #require(document.range(of: "plain"))
        let bytes = Array(document[..<middle.lowerBound].utf8) + [0xFF] + Array(document[middle.lowerBound...].utf8)
        var writer = DocumentWriter()
        #expect(ForeignDocument.store(bytes.rawSpan, to: &writer))
        #expect(writer.batch.bytes.bytes.text.contains("\u{FFFD}plain"))
    }
}
