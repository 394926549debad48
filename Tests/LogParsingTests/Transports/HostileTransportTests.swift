// SPDX-License-Identifier: Apache-2.0

import GoTraceback
import LogModel
import TestSupport
import Testing

@testable import LogParsing

/// Whatever stands in a file, nothing traps and each byte of text comes out.
@Suite("Hostile transports") struct HostileTransportTests {
    private static let time = "2026-11-23T08:00:00.123456789Z"
    private static let pieces = [
        "\(time) stderr F ", "\(time) stdout P ", "\(time) stderr", "{\"log\":\"", "\\n\",\"stream\":\"stderr\",\"time\":\"\(time)\"}",
        "{\"Time\":\"\(time)\",\"Action\":\"output\",\"Package\":\"p\",\"Output\":\"", "panic: boom", "goroutine 7 [running]:",
        "\t/src/x.go:1 +0x1",
        "main.main()", "\u{1B}[31m", "\u{1B}[", "\u{0}", "\\u00", "\\", "\"", "}", "web-1  | ", "Nov 23 08:00:00 host ", "\r", " ", "\n",
        "\n", "\n",
        "[signal SIGSEGV: x code=0x1 addr=0x0 pc=0x1]", "exit status 2", "==================", "WARNING: DATA RACE", "SIGQUIT: quit",
        "{\"level\":\"error\",\"stack\":\"goroutine 1 [running]:\\nmain.f()\\n\\t/x.go:1\"}", "\u{FFFD}ä",
    ]

    @Test(arguments: 0..<300)
    func `mixtures of all that is known neither trap nor stay held`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var text = ""
        for _ in 0..<Int.random(in: 1...120, using: &random) { text += Self.pieces.randomElement(using: &random) ?? "" }
        for envelope in Envelope.allCases {
            let whole = Reading(Array(text.utf8), envelope: envelope, withDocuments: true)
            let single = Reading(Array(text.utf8), envelope: envelope, step: 1, withDocuments: true)
            #expect(whole.crashes == single.crashes)
            #expect(whole.messages == single.messages)
            #expect(Set(whole.documents.compactMap { value("event.id", in: $0) as? String }).count == whole.documents.count)
        }
    }

    @Test(arguments: 0..<100)
    func `lines of random bytes come out once each`(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let lines = (0..<50).map { index in
            "line \(index) "
                + String(
                    (0..<Int.random(in: 0...30, using: &random)).map { _ in "ab \u{1B}[m:|\"{}\\".randomElement(using: &random) ?? "x" })
        }
        for envelope in Envelope.allCases {
            #expect(Reading(lines.joined(separator: "\n") + "\n", envelope: envelope).messages == lines)
        }
    }

    @Test func `a line in parts longer than any line comes out in pieces, all of it`() {
        let part = String(repeating: "x", count: 16_384)
        let log = String(repeating: "\(Self.time) stderr P \(part)\n", count: 100) + "\(Self.time) stderr F end\n"
        let messages = Reading(log, envelope: .cri).messages
        #expect(messages.count == 2)
        #expect(messages.joined().utf8.count == 100 * 16_384 + 3)
    }

    @Test func `an entry longer than the line limit loses nothing`() {
        let text = String(repeating: "y", count: 3 << 20)
        #expect(Reading("\(Self.time) stdout F \(text)\n", envelope: .cri).messages.joined() == text)
        let docker = Reading("{\"log\":\"\(text)\\n\",\"stream\":\"stderr\",\"time\":\"\(Self.time)\"}\n", envelope: .docker)
        #expect(docker.messages.joined().count { $0 == "y" } == text.count)
    }

    @Test func `a crash longer than what is kept of its prefixed lines is whole`() {
        var lines = ["panic: boom", "", "goroutine 1 [running]:", "main.main()", "\t/src/x.go:1 +0x1", ""]
        for id in 2..<30_000 {
            lines += [
                "goroutine \(id) [chan receive]:", "main.worker(0xc000010000, 0xc000010000)", "\t/src/app/pool/worker.go:42 +0x1d", "",
            ]
        }
        let crashes = Reading(lines.map { "web-1  | \($0)\n" }.joined()).crashes
        #expect(crashes.map(\.kind) == [.panic])
    }
}
