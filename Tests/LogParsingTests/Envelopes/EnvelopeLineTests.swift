// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct CRILineTests {
    private func read(_ text: String) -> (source: TextSource, time: String, isPart: Bool, text: String)? {
        let bytes = Array(text.utf8)
        var clock = LineClock()
        return CRILine(bytes.rawSpan, clock: &clock).map {
            ($0.source, $0.time.description, $0.isPart, String(decoding: bytes[$0.textStart...], as: UTF8.self))
        }
    }

    @Test func `an entry is time, stream, tag and text`() throws {
        let entry = try #require(read("2026-11-23T08:00:00.123456789Z stderr F panic: boom"))
        #expect(entry == (.stderr, "2026-11-23T08:00:00.123456789Z", false, "panic: boom"))
        let part = try #require(read("2026-11-23T08:00:00.1+01:00 stdout P  two blanks "))
        #expect(part == (.stdout, "2026-11-23T07:00:00.100000000Z", true, " two blanks "))
    }

    @Test func `an empty text may have lost its space, and tags may have company`() throws {
        #expect(try #require(read("2026-11-23T08:00:00.123456789Z stdout F ")).text == "")
        #expect(try #require(read("2026-11-23T08:00:00.123456789Z stdout F")).text == "")
        #expect(try #require(read("2026-11-23T08:00:00.123456789Z stdout P:x:y text")).text == "text")
        #expect(try #require(read("2026-11-23T08:00:00.123456789Z stdout F:x")).text == "")
    }

    @Test(arguments: [
        "", "panic: boom", "2026-11-23T08:00:00.123456789Z", "2026-11-23T08:00:00.123456789Z stderr X text",
        "2026-11-23T08:00:00.123456789Z stdlog F text", "2026-13-23T08:00:00.123456789Z stderr F text",
        "2026-11-23T08:00:00.123456789 stderr F text", "2026-11-23T08:00:00.123456789Z stderr Full text",
        "2026-11-23 08:00:00.123456789Z stderr F text", "2026/11/23 08:00:00.123456789 stderr F text",
    ])
    func `anything else is no entry`(text: String) {
        #expect(read(text) == nil)
    }
}

@Suite struct DockerLineTests {
    private func read(_ text: String) -> (source: TextSource, time: String, text: String)? {
        let bytes = Array(text.utf8)
        var clock = LineClock()
        return DockerLine(bytes.rawSpan, clock: &clock).map {
            ($0.source, $0.time.description, String(decoding: EscapedText.bytes(of: bytes.rawSpan.extracting($0.text)), as: UTF8.self))
        }
    }

    @Test func `an entry is an object of three members`() throws {
        let entry = try #require(read(#"{"log":"say \"hi\"\n","stream":"stderr","time":"2026-11-23T08:00:00.123456789Z"}"#))
        #expect(entry == (.stderr, "2026-11-23T08:00:00.123456789Z", "say \"hi\"\n"))
        let tagged = try #require(
            read(#"{"log":"\u001b[31m\u003cb\u003e","stream":"stdout","attrs":{"tag":"x"},"time":"2026-11-23T08:00:00Z"}"#))
        #expect(tagged == (.stdout, "2026-11-23T08:00:00.000000000Z", "\u{1B}[31m<b>"))
    }

    @Test(arguments: [
        #"{"log":"x\n","stream":"stderr"}"#, #"{"log":"x\n","time":"2026-11-23T08:00:00Z"}"#, #"{"log":"x\n""#, #"{"log":"#,
        #"{"log":1,"stream":"stderr","time":"2026-11-23T08:00:00Z"}"#, #"{"log":"x","stream":"other","time":"2026-11-23T08:00:00Z"}"#,
        #"{"log":"x","stream":"stderr","time":"yesterday"}"#, #"{"log":"x","stream":"stderr","time":"2026-11-23T08:00:00Z"} more"#,
        #"{"log":"x","stream":"stderr","time":"2026-11-23T08:00:00Z","level":"info"}"#, #"{"msg":"x"}"#,
        #"{"log":"x","log":"y","stream":"stderr","time":"2026-11-23T08:00:00Z"}"#,
    ])
    func `anything else is a line of its own`(text: String) {
        #expect(read(text) == nil)
    }
}

@Suite struct EscapedTextTests {
    @Test(arguments: [
        (#"plain"#, "plain"), (#"a\nb\tc\\\"\/"#, "a\nb\tc\\\"/"), (#"\u00e4\ud83d\ude00"#, "ä😀"), (#"\x1b[0m\U0001f600"#, "\u{1B}[0m😀"),
        (#"\ud83d alone"#, "\u{FFFD} alone"), (#"\q \u12 \x1 \"#, #"\q \u12 \x1 \"#), (#"\a\v\f\r\b"#, "\u{7}\u{B}\u{C}\r\u{8}"),
        (#"\UFFFFFFFF"#, "\u{FFFD}"),
    ])
    func `escapes of JSON and of Go are undone, others stay`(escaped: String, text: String) {
        #expect(String(decoding: EscapedText.bytes(of: Array(escaped.utf8).rawSpan), as: UTF8.self) == text)
    }
}

@Suite struct ColourCodesTests {
    @Test(arguments: [
        ("\u{1B}[31mpanic: boom\u{1B}[0m", "panic: boom"), ("\u{1B}[38;5;9m\u{1B}[1mx\u{1B}[m", "x"), ("a\u{1B}[31m", "a"),
        ("\u{1B}[2Jx\u{1B}[31my", "\u{1B}[2Jxy"),
    ])
    func `colours go, other codes stay`(coloured: String, plain: String) {
        #expect(ColourCodes.removed(from: Array(coloured.utf8).rawSpan) == Array(plain.utf8))
    }

    @Test(arguments: [
        ("\u{1B}[31m\u{1B}[1mpanic: \u{1B}[32mgreen\u{1B}[0m text\u{1B}[0m\u{1B}[m", "panic: \u{1B}[32mgreen\u{1B}[0m text"),
        ("\u{1B}[31m", ""),
        ("m", "m"), ("", ""), ("\u{1B}[31m\u{1B}[0m", ""), ("\u{1B}m", "\u{1B}m"),
    ])
    func `colours round a text leave those inside`(coloured: String, inside: String) {
        let bytes = Array(coloured.utf8)
        #expect(Array(bytes[ColourCodes.inside(bytes.rawSpan)]) == Array(inside.utf8))
    }

    @Test(arguments: ["", "plain", "\u{1B}", "\u{1B}[", "\u{1B}[31", "\u{1B}[2J"])
    func `a text without colours is none`(text: String) {
        #expect(ColourCodes.removed(from: Array(text.utf8).rawSpan) == nil)
    }
}
