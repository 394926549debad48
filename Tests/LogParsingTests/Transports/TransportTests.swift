// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import Testing

@testable import LogParsing

@Suite("Envelopes") struct TransportTests {
    private static let time = "2026-11-23T08:00:00.123456789Z"
    private static let crash = "panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/x.go:12 +0x1d\n"

    @Test func `a line of an envelope has its transport's time, its stream and the place of its entry`() throws {
        let reading = Reading(
            "\(Self.time) stdout F first\n\(Self.time) stderr F {\"ts\":1,\"level\":\"info\",\"msg\":\"x\"}\n", envelope: .cri)
        #expect(reading.messages == ["first", "x"])
        #expect(reading.documents.map { value("log.iostream", in: $0) as? String } == ["stdout", "stderr"])
        #expect(reading.documents.allSatisfy { $0["@timestamp"] as? String == Self.time })
        #expect(reading.documents.map { value("log.offset", in: $0) as? Int } == [0, Self.time.utf8.count + 16])
    }

    @Test func `a crash has the time and place of its first entry`() throws {
        let log = Self.crash.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { "\(Self.time) stderr F \($0)\n" }
        let reading = Reading("\(Self.time) stdout F ready\n" + log.joined(), envelope: .auto)
        let document = try #require(reading.documents.last)
        #expect(value("event.dataset", in: document) as? String == "go.crash")
        #expect(document["@timestamp"] as? String == Self.time)
        #expect(value("log.iostream", in: document) as? String == "stderr")
        #expect(value("log.offset", in: document) as? Int == Self.time.utf8.count + 16)
        #expect(value("error.stack_trace", in: document) as? String == Self.crash)
    }

    @Test func `parts of two streams do not mix, and a line without its end comes out at the end`() {
        let log = ["stdout P out-", "stderr P err-", "stdout F put", "stderr P or-", "stdout P half"].map { "\(Self.time) \($0)\n" }
        let reading = Reading(log.joined(), envelope: .cri)
        #expect(reading.messages == ["out-put", "half", "err-or-"])
        #expect(reading.documents.map { value("log.flags", in: $0) as? [String] } == [nil, ["partial"], ["partial"]])
    }

    @Test func `what is held of a part is read again after a restart, and does not end with silence`() {
        var records = RecordAssembler(origin: EncodedOrigin(stream: StreamID(hash: [7]), origin: Origin()), envelope: .cri)
        var writer = DocumentWriter()
        let lines = ["\(Self.time) stdout F whole", "\(Self.time) stderr P half"].map { Array($0.utf8) }
        for (index, line) in lines.enumerated() {
            records.take(line.rawSpan, stamp: LineStamp(offset: UInt64(index * 100)), isPartial: false, to: &writer)
        }
        #expect(records.heldOffset == 100)
        records.release(to: &writer)
        #expect(records.heldOffset == 100 && writer.batch.entries.count == 1)
        records.finish(to: &writer)
        #expect(records.heldOffset == nil && writer.batch.entries.count == 2)
    }

    @Test func `first lines that do not agree are a raw stream, byte for byte`() {
        let lines = ["\(Self.time) stdout F one", #"{"log":"x\n","stream":"stdout","time":"2026-11-23T08:00:00Z"}"#, "three"]
        let reading = Reading(lines.joined(separator: "\n") + "\n", envelope: .auto)
        #expect(reading.messages == lines)
        #expect(Reading("", envelope: .auto).documents.isEmpty)
        #expect(Reading("one\n\n", envelope: .auto).messages == ["one"] || Reading("one\n\n", envelope: .auto).messages == ["one", ""])
    }

    @Test func `silence decides with the lines that came`() {
        var records = RecordAssembler(origin: EncodedOrigin(stream: StreamID(hash: [7]), origin: Origin()), envelope: .auto)
        var writer = DocumentWriter()
        records.release(to: &writer)
        records.take(Array("\(Self.time) stdout F one".utf8).rawSpan, stamp: LineStamp(offset: 0), isPartial: false, to: &writer)
        #expect(records.heldOffset == 0 && records.patience == .milliseconds(500) && writer.batch.isEmpty)
        records.release(to: &writer)
        #expect(records.heldOffset == nil && writer.batch.entries.count == 1)
    }

    @Test func `ordinary lines behind a prefix or in colour stay as they are`() {
        let lines = [
            "web-1  | ready", "web-1  | panic: quoted in a log", "web-1  | \u{1B}[32mINFO\u{1B}[0m on we go", "db-1   | recovered: nothing",
            "db-1   | goroutine 5 [running]:", "db-1   | is what I quote", "\u{1B}[31mlog: panic: in colour\u{1B}[0m but cited",
            "2026/11/23 08:00:00 runtime error: cited", "\u{1B}[31m{\"msg\":1}",
        ]
        let reading = Reading(lines.joined(separator: "\n") + "\n")
        // Lines of different writers may change places.
        #expect(reading.messages.sorted() == lines.sorted() && reading.crashes.isEmpty)
    }

    @Test(arguments: [
        "1795420800.# web app[7]: ", "[18907.#] web app[7]: ", "[   12.#] ", "[2026-11-23 08:00:00.#] ", "2026-11-23 08:00:00.# ",
    ])
    func `a time before each line may be another one on each`(prefix: String) {
        let lines = Self.crash.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { Array($0.utf8) }
        let reading = Reading(TransportForm.prefixed(lines, prefix))
        #expect(reading.crashes.map(\.text) == [Self.crash])
    }

    @Test func `two writers die at once behind their prefixes`() {
        let lines = Self.crash.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let both = lines.flatMap { ["web-1  | \($0)", "web-2  | \($0)"] }
        let reading = Reading(both.joined(separator: "\n") + "\n")
        #expect(reading.crashes.map(\.text) == [Self.crash, Self.crash])
        #expect(reading.messages.isEmpty)
    }

    @Test func `a crash is not held until its writer speaks again while another goes on`() {
        let lines = Self.crash.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let log = lines.map { "2026-11-23T08:00:00.000000000Z stderr F \($0)\n" }
        for (fraction, count) in [("499999999", 0), ("500000000", 1)] {
            var records = RecordAssembler(origin: EncodedOrigin(stream: StreamID(hash: [7]), origin: Origin()), envelope: .cri)
            var writer = DocumentWriter()
            for line in log + ["2026-11-23T08:00:00.\(fraction)Z stdout F on we go\n"] {
                records.take(Array(line.dropLast().utf8).rawSpan, stamp: LineStamp(offset: 0), isPartial: false, to: &writer)
            }
            #expect(writer.crashes.count == count)
        }
        var records = RecordAssembler(origin: EncodedOrigin(stream: StreamID(hash: [7]), origin: Origin()))
        var writer = DocumentWriter()
        for line in lines.map({ "web-1  | \($0)" }) {
            records.take(Array(line.utf8).rawSpan, stamp: LineStamp(offset: 0, time: 0), isPartial: false, to: &writer)
        }
        records.take(Array("web-2  | ready".utf8).rawSpan, stamp: LineStamp(offset: 0, time: 499_999_999), isPartial: false, to: &writer)
        #expect(writer.crashes.isEmpty)
        records.take(Array("web-2  | ready".utf8).rawSpan, stamp: LineStamp(offset: 0, time: 500_000_000), isPartial: false, to: &writer)
        #expect(writer.crashes.count == 1)
    }

    @Test func `a log line's time is not a prefix of the stack below it`() {
        let log = "2026/11/23 08:00:00 http: panic serving 127.0.0.1:80: boom\ngoroutine 7 [running]:\nmain.f()\n\t/src/x.go:1 +0x1\n"
        #expect(Reading(log).crashes.map(\.kind) == [.httpPanic])
        #expect(Reading("2026/11/23 08:00:00 recovered: x\n" + log).crashes.map(\.kind) == [.httpPanic])
    }
}

@Suite("go test -json") struct TestOutputTests {
    private func event(_ output: String, test: String = "TestA", package: String = "app") -> String {
        let escaped = output.replacing("\t", with: #"\t"#).replacing("\n", with: #"\n"#)
        return #"{"Time":"2026-11-23T08:00:00.5Z","Action":"output","Package":"\#(package)","Test":"\#(test)","Output":"\#(escaped)"}"#
    }

    private let stack = ["panic: boom\n", "\n", "goroutine 1 [running]:\n", "main.main()\n", "\t/src/x.go:12 +0x1d\n"]
    private func end(_ test: String) -> String { #"{"Action":"fail","Package":"app","Test":"\#(test)","Elapsed":0}"# }

    @Test func `tests that fail at once are kept apart`() {
        let lines = stack.flatMap { [event($0), event($0, test: "TestB")] } + [end("TestA"), end("TestB")]
        let reading = Reading(lines.joined(separator: "\n") + "\n")
        #expect(reading.crashes.map(\.text) == [stack.joined(), stack.joined()])
        #expect(reading.documents.first?["@timestamp"] as? String == "2026-11-23T08:00:00.500000000Z")
        #expect(reading.messages == [end("TestA"), end("TestB")])
    }

    @Test func `a line in two events is one, and what is no crash stays an event`() {
        let lines = [event("panic: "), event("boom\n")] + stack.dropFirst().map { event($0) } + [event("--- FAIL"), event(": TestA\n")]
        let reading = Reading(lines.joined(separator: "\n") + "\n")
        #expect(reading.crashes.map(\.text) == [stack.joined()])
        #expect(reading.messages == Array(lines.suffix(2)))
    }

    @Test func `nothing is lost of events that are none`() {
        let lines = [#"{"Time":"x","Action":1}"#, #"{"Action":"output","Output":"a\nb\nc"}"#, #"{"Time":"#, #"{"Action":"output"}"#, "{}"]
        #expect(Reading(lines.joined(separator: "\n") + "\n").messages.sorted() == lines.sorted())
    }

    @Test func `more tests at once than are followed lose nothing`() {
        let lines = (0..<200).map { event("panic: boom \($0)\n", test: "Test\($0)") }
        #expect(Reading(lines.joined(separator: "\n") + "\n").crashes.count == 200)
    }
}
