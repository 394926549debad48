// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import TestSupport
import Testing

@testable import LogParsing

/// Entries of a journal, each with the time and the level that the journal gives it.
@Suite struct EntryTests {
    private static func documents(_ entries: [(text: String, level: LevelName, isPart: Bool)]) -> [JSONDocument] {
        var records = RecordAssembler(origin: EncodedOrigin(stream: StreamID(hash: [7]), origin: Origin()), envelope: .journal)
        var writer = DocumentWriter()
        for (index, entry) in entries.enumerated() {
            let bytes = Array(entry.text.utf8)
            let stamp = LineStamp(offset: UInt64(index) << 20, time: 1_790_000_000_000_000_000 + Int64(index))
            records.take(entry: bytes.rawSpan, isPart: entry.isPart, level: entry.level, stamp: stamp, to: &writer)
        }
        records.finish(to: &writer)
        return JSONDocument.lines(Data(writer.batch.bytes.bytes.copy))
    }

    private static func documents(_ lines: [String], level: LevelName = .info) -> [JSONDocument] {
        documents(lines.map { ($0, level, false) })
    }

    @Test func `the journal's level goes for a text that names none, and never before one that does`() {
        let texts = ["plain", #"{"level":"debug","msg":"quiet"}"#, "level=error msg=loud", "still plain"]
        let levels = Self.documents(texts, level: .notice).map { $0.text("log.level") }
        #expect(levels == ["notice", "debug", "error", "notice"])
    }

    @Test func `the journal's time goes before the line's own`() {
        let documents = Self.documents(["2026/11/23 08:00:00 request"])
        #expect(documents.first?.text("@timestamp") == "2026-09-21T14:13:20.000000000Z")
    }

    @Test func `lines that were held have the levels that they came with`() {
        // The beginning of what might be a crash and is none.
        let entries: [(String, LevelName, Bool)] = [
            ("goroutine 1 [running]:", .warning, false), ("main.f()", .notice, false), ("something else", .critical, false),
            ("end", .info, false),
        ]
        let documents = Self.documents(entries)
        #expect(documents.map { $0.text("log.level") } == ["warning", "notice", "critical", "info"])
    }

    @Test func `parts are one line, at the place and time of the first`() {
        let documents = Self.documents([("one ", .info, true), ("two ", .info, true), ("three", .info, false), ("four", .info, false)])
        #expect(documents.map(\.message) == ["one two three", "four"])
        #expect(documents.map { $0.number("log.offset") } == [0, 3 << 20])
    }

    @Test(arguments: ["1.19.8/nil_deref", "1.27.3/nil_deref", "1.27.3/deadlock_main"])
    func `a crash is the same as out of a file`(name: String) throws {
        let text = try String(contentsOf: Golden.fixtures.appendingPathComponent("go/\(name).stderr"), encoding: .utf8)
        let lines = text.split(separator: "\n").map(String.init)
        let documents = Self.documents(lines).filter { $0.dataset == "go.crash" }
        let plain = Reading(text).documents.compactMap { $0 as? [String: Any] }.map { JSONDocument($0) }.filter { $0.dataset == "go.crash" }
        #expect(documents.count == 1 && documents.map(\.message) == plain.map(\.message))
        #expect(documents.first?.text("event.hash") == plain.first?.text("event.hash"))
        #expect(documents.first?.text("log.level") == "critical")
    }
}
