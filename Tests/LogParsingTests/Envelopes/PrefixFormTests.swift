// SPDX-License-Identifier: Apache-2.0

import GoTraceback
import LogModel
import TestSupport
import Testing

@testable import LogParsing

@Suite struct PrefixFormTests {
    /// The form of the prefix that `line` has before a text.
    private func form(_ line: String, before limit: Int) throws -> (prefix: LinePrefix, form: PrefixForm) {
        let bytes = Array(line.utf8)
        let prefix = LinePrefix(of: bytes.rawSpan, before: limit)
        let form = PrefixForm(prefix, on: bytes.rawSpan, length: limit)
        return (prefix, try #require(form))
    }

    @Test func `times may differ in their digits, words may not`() throws {
        var (_, form) = try form("2026-11-23T08:00:00.5Z web-1 ready to serve whatever comes", before: 29)
        func matches(_ line: String) -> Bool { form.matches(Array(line.utf8).rawSpan) }
        #expect(matches("2027-01-01T23:59:59.0Z web-1 and more that is as long"))
        #expect(!matches("2027-01-01T23:59:59.0Z web-2 and more that is as long"))
        #expect(!matches("2027-01-01T23:59:59.01Z web-1 and more that is as long"))
        #expect(!matches("2027-01-01T23:59:59.0Z web-1"))
        #expect(form.length == 29)
    }

    @Test func `what has a form has the prefix, as long`() throws {
        var random = SeededRandom(seed: 11)
        let lines = [
            "2026-11-23T08:00:00.123Z ready to serve whatever comes along", "Nov 23 08:00:00 host web[7]: ready to serve whatever comes",
            "web-7d4b app ready to serve whatever may come along", "1795420800.123456 ready to serve whatever comes along",
        ]
        for (line, limit) in zip(lines, [25, 29, 13, 18]) {
            var (prefix, form) = try form(line, before: limit)
            for _ in 0..<5_000 {
                var bytes = Array(line.utf8)
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    bytes[Int.random(in: 0..<limit, using: &random)] =
                        Array("0123456789 :-.TZ[a".utf8).randomElement(using: &random) ?? 0x20
                }
                guard form.matches(bytes.rawSpan) else { continue }
                #expect(prefix.length(in: bytes.rawSpan) == limit, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    @Test func `a prefix that is too long has no form`() {
        let bytes = Array("\(String(repeating: "a-host-with-a-name", count: 4)) ready".utf8)
        let form = PrefixForm(LinePrefix(of: bytes.rawSpan, before: 73), on: bytes.rawSpan, length: 73)
        #expect(form == nil)
    }

    @Test func `a line that is the prefix alone, its blank lost, says nothing of the next`() {
        var watch = PrefixWatch()
        for line in ["starting", "started", "serving"] {
            let text = Array("2026-11-23T08:00:00.000000001Z \(line) whatever comes along the way".utf8)
            _ = watch.take(text.rawSpan, text.rawSpan, stamp: LineStamp(offset: 0))
        }
        let (blank, rule) = (Array("2026-11-23T08:00:00.000000004Z".utf8), Array("2026-11-23T08:00:00.000000005Z ==================".utf8))
        let blankLength = watch.sharedLength(in: blank.rawSpan)
        let ruleLength = watch.sharedLength(in: rule.rawSpan)
        #expect(blankLength == 30 && ruleLength == 31)
    }

    @Test func `a race report behind times is found though a blank line before it has lost its blank`() {
        var lines =
            (0..<3).map { "2026-11-23T08:00:00.00000000\($0)Z starting the service, part \($0)" } + ["2026-11-23T08:00:00.000000004Z"]
        let report = [
            "==================", "WARNING: DATA RACE", "Write at 0x00c000014098 by goroutine 7:", "  main.main.func1()",
            "      /src/main.go:10 +0x38", "", "Previous write at 0x00c000014098 by main goroutine:", "  main.main()",
            "      /src/main.go:12 +0xa4", "==================",
        ]
        lines += report.map { "2026-11-23T08:00:00.000000005Z \($0)" }
        var records = RecordAssembler(origin: EncodedOrigin(stream: StreamID(hash: [7]), origin: Origin()), envelope: .raw)
        var writer = DocumentWriter()
        var offset: UInt64 = 0
        for line in lines {
            let bytes = Array(line.utf8)
            records.take(bytes.rawSpan, stamp: LineStamp(offset: offset, time: 1), isPartial: false, to: &writer)
            offset += UInt64(bytes.count + 1)
        }
        records.finish(to: &writer)
        #expect(writer.crashes.map { $0.crash.kind.rawValue } == ["data_race"])
    }
}
