// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import Testing

@testable import LogParsing

@Suite struct EnvelopeProbeTests {
    private static let panic = ["panic: boom", "", "goroutine 1 [running]:", "main.main()", "\t/src/x.go:12 +0x1d"]

    private static func cri(_ text: String) -> String { "2026-11-23T08:00:00.1Z stderr F \(text)" }
    private static func docker(_ text: String) -> String {
        #"{"log":"\#(text.replacing("\t", with: #"\t"#))\n","stream":"stderr","time":"2026-11-23T08:00:00.2Z"}"#
    }

    /// What comes of lines; a nil is a silence.
    private static func read(_ lines: [String?], envelope: Envelope = .auto, ofContainer: Bool = false) throws -> [NSDictionary] {
        var records = RecordAssembler(
            origin: EncodedOrigin(stream: StreamID(hash: [7]), origin: Origin()), envelope: envelope, expectsEnvelope: ofContainer)
        var writer = DocumentWriter()
        var offset: UInt64 = 0
        for line in lines {
            guard let line else {
                records.release(to: &writer)
                #expect(records.heldOffset == nil)
                continue
            }
            records.take(Array(line.utf8).rawSpan, stamp: LineStamp(offset: offset, time: 1), isPartial: false, to: &writer)
            offset += UInt64(line.utf8.count + 1)
        }
        records.finish(to: &writer)
        return try writer.batch.bytes.bytes.copy.split(separator: 0x0A).compactMap {
            try JSONSerialization.jsonObject(with: Data($0)) as? NSDictionary
        }
    }

    private static func messages(_ documents: [NSDictionary]) -> [String?] { documents.map { $0["message"] as? String } }
    private static func flags(_ documents: [NSDictionary]) -> [[String]?] { documents.map { value("log.flags", in: $0) as? [String] } }

    @Test(arguments: 0..<4, [false, true])
    func `one line of no envelope among the first costs no crash`(place: Int, isDocker: Bool) throws {
        var lines = (["one", "two", "three"] + Self.panic).map(isDocker ? Self.docker : Self.cri)
        lines.insert("cut tail of something", at: place)
        let documents = try Self.read(lines)
        #expect(Set(Self.messages(documents)) == ["one", "two", "three", "cut tail of something", "panic: boom"])
        #expect(documents.filter { value("event.dataset", in: $0) as? String == "go.crash" }.count == 1)
    }

    @Test func `silence behind a line of no envelope decides nothing`() throws {
        let lines: [String?] = ["tail of a line", nil, "another", nil] + (["one", "two"] + Self.panic).map(Self.cri)
        #expect(Self.messages(try Self.read(lines)) == ["tail of a line", "another", "one", "two", "panic: boom"])
    }

    @Test func `several lines of none before the first of an envelope are a raw stream`() throws {
        let lines = ["a", "b", "c", "d", Self.cri("e"), Self.docker("f"), "\0g"]
        #expect(Self.messages(try Self.read(lines)) == lines)
    }

    @Test func `a container's file is never taken for a raw one`() throws {
        let others = (0..<100).map { "line \($0)" }
        for format in [Self.cri, Self.docker] {
            let documents = try Self.read(others + Self.panic.map(format) + ["later"], ofContainer: true)
            // The crash waits for more of its own writer, which the last line is not of.
            #expect(Self.messages(documents) == others + ["later", "panic: boom"])
        }
    }

    @Test func `once an envelope is known a line that has none is passed on alone`() throws {
        let lines = (0..<4).map { Self.cri("line \($0)") } + ["x", "y", "z", Self.docker("other"), "w"] + Self.panic.map(Self.cri)
        let expected = ["line 0", "line 1", "line 2", "line 3", "x", "y", "z", Self.docker("other"), "w", "panic: boom"]
        #expect(Self.messages(try Self.read(lines)) == expected)
    }

    @Test(arguments: [false, true]) func `NULs that a power loss left before a line are taken away, and the line says so`(isDocker: Bool)
        throws
    {
        let wrap = isDocker ? Self.docker : Self.cri
        let nuls = String(repeating: "\0", count: 4_096)
        let lines = [wrap("before"), nuls + wrap("after")] + Self.panic.map(wrap)
        let documents = try Self.read(lines)
        #expect(Self.messages(documents) == ["before", "after", "panic: boom"])
        #expect(Self.flags(documents) == [nil, ["torn"], nil])
        #expect(documents.map { value("log.offset", in: $0) as? Int }[1] == lines[0].utf8.count + 1)
        let crash = try Self.read([nuls + wrap(Self.panic[0])] + Self.panic.dropFirst().map(wrap), ofContainer: true)
        #expect(Self.messages(crash) == ["panic: boom"] && Self.flags(crash) == [["torn"]])
    }

    @Test func `half a line before the NULs is one of its own, and the line behind them is read as ever`() throws {
        let (half, nuls) = (#"{"log":"what was bei"#, String(repeating: "\0", count: 512))
        let lines = ["one", "two", "three", "four"].map(Self.docker) + [half + nuls + Self.docker(Self.panic[0])]
        let documents = try Self.read(lines + Self.panic.dropFirst().map(Self.docker))
        #expect(Self.messages(documents) == ["one", "two", "three", "four", half, "panic: boom"])
        #expect(Self.flags(documents).suffix(2) == [["torn"], ["torn"]])
        let start = lines.dropLast().reduce(0) { $0 + $1.utf8.count + 1 }
        #expect(documents.suffix(2).map { value("log.offset", in: $0) as? Int } == [start, start + half.utf8.count + 512])
        // A process may write NULs of its own.
        #expect(Self.messages(try Self.read(["x\0y", "\0", "z\0"].map(Self.cri), ofContainer: true)) == ["x\0y", "\0", "z\0"])
        // What is no line of the envelope stays as it is.
        let other = "x\0y\0"
        #expect(Self.messages(try Self.read([Self.docker("a"), Self.docker("b"), other, Self.docker("c")])) == ["a", "b", other, "c"])
    }

    @Test func `nothing but NULs is an empty line that is torn, and says nothing of the envelope`() throws {
        let nuls = String(repeating: "\0", count: 4_096)
        for isOfContainer in [false, true] {
            let documents = try Self.read([nuls, Self.cri("one"), nuls, Self.cri("two")], ofContainer: isOfContainer)
            #expect(Self.messages(documents) == ["", "one", "", "two"])
            #expect(Self.flags(documents) == [["torn"], nil, ["torn"], nil])
        }
    }

    @Test func `a raw stream keeps its NULs, and whatever looks like an envelope at its beginning`() throws {
        let lines = [Self.cri("quoted"), "\0a", "b", Self.docker("quoted"), "c"] + (0..<40).map { "line \($0)" }
        #expect(Self.messages(try Self.read(lines)) == lines)
        #expect(Self.messages(try Self.read([lines[0], "a", "b", nil, "c"])) == [lines[0], "a", "b", "c"])
        #expect(Self.messages(try Self.read(["\0\0"], envelope: .raw)) == ["\0\0"])
        // Most of its first lines deceive: what stands in them is kept in parts, and no other line is touched.
        let documents = try Self.read((0..<4).map { Self.cri("text \($0)") } + ["\0a", "b", " c"])
        #expect(Self.messages(documents) == ["text 0", "text 1", "text 2", "text 3", "\0a", "b", " c"])
        #expect(Self.flags(documents).allSatisfy { $0 == nil })
    }

    @Test func `lines that do not agree are held no longer than a window`() {
        var probe = EnvelopeProbe()
        var clock = LineClock()
        for number in 0..<15 {
            let line = Array((number == 0 ? Self.cri("x") : number < 5 ? "\0" : "raw \(number)").utf8)
            guard case .held = probe.take(line.rawSpan, stamp: LineStamp(offset: UInt64(number)), isPartial: false, clock: &clock) else {
                Issue.record("line \(number) decided")
                return
            }
        }
        let last = Array("raw".utf8)
        guard case .found(.raw) = probe.take(last.rawSpan, stamp: LineStamp(offset: 15), isPartial: false, clock: &clock) else {
            Issue.record("the last line decided nothing")
            return
        }
        #expect(probe.lines.count == 15 && probe.heldOffset == 0)
    }
}
