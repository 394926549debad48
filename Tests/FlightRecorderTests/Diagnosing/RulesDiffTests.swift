// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import Foundation
import GoTraceback
import LogModel
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct RulesDiffTests {
    /// The document of a death as the encoder writes it.
    private static func document(_ write: (inout DocumentEncoder, EncodedOrigin, inout DocumentBatch) -> Void) -> [UInt8] {
        var encoder = DocumentEncoder()
        var batch = DocumentBatch(capacity: 4_096)
        write(&encoder, EncodedOrigin(stream: StreamID(hash: [7]), origin: Origin()), &batch)
        return batch.bytes.bytes.copy
    }

    private static func crash(_ value: String) -> CrashRecord {
        let text = Array("panic: \(value)\n\ngoroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n".utf8)
        let block = CrashBlock(text: text, stamp: LineStamp(offset: 9), lines: 5, bytes: text.count)
        return CrashRecord(crash: CrashParser.parse(block), block: block, time: Timestamp(nanoseconds: 1_700_000_000_000_000_000))
    }

    private static func pack(_ version: String, _ rules: [(id: String, when: String)]) throws -> RuleSet {
        let folder = try TemporaryFolder()
        let lines = rules.map { "  - {id: \($0.id), title: T, cause: c, when: \($0.when)}" }
        _ = try folder.write("version: \(version)\nrules:\n\(lines.joined(separator: "\n"))\n", to: "mine.yaml")
        return try RuleSet(folder.path)
    }

    @Test func `what a rule gained and lost is told by the events' ids`() throws {
        let old = try Self.pack("1.0.0", [("a", "{text: boom}"), ("b", "{text: bang}")])
        let new = try Self.pack("1.1.0", [("a", "{text: [boom, bang]}"), ("c", "{text: never}")])
        var difference = old.difference(to: new)
        difference.take(Self.document { $0.append(Self.crash("boom"), from: $1, to: &$2) }.rawSpan)
        difference.take(Self.document { $0.append(Self.crash("bang"), from: $1, to: &$2) }.rawSpan)
        let rows = difference.changes
        #expect(rows.map(\.rule) == ["a", "b"] && rows.map(\.before) == [1, 1] && rows.map(\.now) == [2, 0] && difference.deaths == 2)
        let id = try #require(rows[0].gained.first)
        #expect(id.hasSuffix("-9") && rows[0].lost == [] && rows[1].lost == [id] && rows[1].gained == [])
        #expect(difference.moved.map(\.before) == ["b"] && difference.moved.map(\.now) == ["a"])
        #expect(difference.text.hasPrefix("2 deaths, version 1.0.0 against 1.1.0\n") && difference.text.contains("  + a \(id)\n"))
        let documents = JSONDocument.lines(Data(difference.ndjson))
        #expect(documents.map { $0.text("type") } == ["rule", "rule", "first"] && documents[0].number("now") == 2)
    }

    @Test func `a stored crash has its lines before, its end and its health again`() throws {
        var record = Self.crash("boom")
        record.context = [ContextLine(time: record.time, level: .error, message: Array("disk \"full\"".utf8))]
        record.exit = ProcessExit(.code(2))
        let changes = #"{"diff":{"seconds":70.5,"changes":[{"name":"goroutines","before":180,"last":9420}]}}"#
        record.health = HealthReport(changes: [], seconds: 0, members: Array(changes.utf8.dropFirst().dropLast()))
        let set = try Self.pack(
            "1.0.0", [("x", #"{before: {text: 'disk "full"', level: error}, exit: {code: 2}, health: {name: goroutines, times: 3}}"#)])
        var difference = set.difference(to: set)
        difference.take(Self.document { $0.append(record, from: $1, to: &$2) }.rawSpan)
        #expect(difference.changes.map(\.rule) == ["x"] && difference.moved.isEmpty)
    }

    @Test func `a silent death is looked at, too, and what is no death is counted`() throws {
        var exit = ExitRecord(ProcessExit(.signal("SIGKILL")), time: Timestamp(nanoseconds: 1_700_000_000_000_000_000), offset: 3)
        exit.exit.isOutOfMemory = true
        let set = try Self.pack("1.0.0", [("oom", "{kind: exit, exit: {out_of_memory: true}}")])
        var difference = set.difference(to: set)
        difference.take(Self.document { $0.append(exit, from: $1, to: &$2) }.rawSpan)
        difference.take(Array("{\"a\":1}\n".utf8).rawSpan)
        difference.take(Array("no json".utf8).rawSpan)
        #expect(
            difference.changes.map(\.rule) == ["oom"] && difference.unreadable == 2 && difference.text.contains("2 documents could not"))
    }
}
