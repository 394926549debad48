// SPDX-License-Identifier: Apache-2.0

import GoTraceback
import LogModel
import Testing

@testable import LogParsing

/// Every output comes to the same crashes through every transport, but for the cases under ``Destroyed``.
@Suite("Outputs of real Go programs through transports")
struct TransportMatrixTests {
    /// What a transport destroys, so that no reader can have it back.
    private enum Destroyed {
        /// A message of Go 1.22 or earlier has its blank lines in column 0; taken out, they are gone from it.
        static func messageBlanks(_ output: CorpusOutput) -> Bool {
            let isOld = ["1.19.8/", "1.21.13/", "1.22.10/"].contains { output.file.hasPrefix($0) }
            return isOld && (output.file.contains("/msg_multiline.") || output.file.contains("/msg_trailing_newline."))
        }

        /// So printed, with GOTRACEBACK=none, a message's further lines look like the log lines behind it.
        static func messageEnd(_ output: CorpusOutput) -> Bool {
            messageBlanks(output) && output.file.hasSuffix("msg_multiline.none.stderr")
        }

        /// With GOTRACEBACK=none a headline stands alone. Behind a prefix it is a log line that quotes one, for all that anybody can tell.
        static func loneHeadline(_ output: CorpusOutput) -> Bool {
            let names = ["labels", "many_25", "msg_multiline", "fatal_while_panicking"]
            guard let crash = output.plain.first, names.contains(where: { output.file.hasSuffix("/\($0).none.stderr") }) else {
                return false
            }
            // Go 1.26 prints the panic above the fatal error, behind a TAB: that is the runtime's way alone.
            return crash.panics.isEmpty || crash.fatal == nil
        }
    }

    @Test func `the outputs are there`() {
        #expect(CorpusOutput.all.count > 400)
        #expect(CorpusOutput.all.contains { $0.file.hasSuffix("json_stack_all.stderr") && $0.plain.map(\.kind) == [.recovered] })
        #expect(CorpusOutput.all.contains { $0.file.hasSuffix("test_panic_json.stderr") && $0.plain.map(\.kind) == [.testPanic] })
    }

    @Test(arguments: CorpusOutput.all)
    func `as CRI with parts, the program's other output between`(output: CorpusOutput) {
        #expect(Reading(TransportForm.cri(output.lines), envelope: .cri).crashes == output.plain)
        #expect(Reading(TransportForm.cri(output.lines, cut: 7), envelope: .auto).crashes == output.plain)
    }

    @Test(arguments: CorpusOutput.all)
    func `as Docker's json-file`(output: CorpusOutput) {
        #expect(Reading(TransportForm.docker(output.lines), envelope: .docker).crashes == output.plain)
        #expect(Reading(TransportForm.docker(output.lines), envelope: .auto).crashes == output.plain)
    }

    static let prefixes = [
        "2026-11-23T08:00:00.#456789Z ", "web-7d4b9c5f6d-x2x9k app ", "[pod/web-7d4b9c5f6d-x2x9k/app] ", "service-1  | ",
        "Nov 23 08:00:00 host web[4711]: ",
    ]

    @Test(arguments: CorpusOutput.all, prefixes)
    func `with a prefix on each line`(output: CorpusOutput, prefix: String) {
        let log = TransportForm.prefixed(output.lines, prefix)
        guard Destroyed.loneHeadline(output) else {
            #expect(Reading(log).crashes == output.plain)
            return
        }
        let reading = Reading(log, withDocuments: true)
        #expect(reading.crashes.isEmpty)
        #expect(reading.messages == log.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) })
    }

    @Test(arguments: CorpusOutput.all)
    func `between ordinary lines`(output: CorpusOutput) {
        let before = (0..<3).map { Array("2026/11/23 08:00:00 store.go:42: put k=\($0)".utf8) }
        let behind = (0..<3).map { Array("{\"level\":\"info\",\"msg\":\"ready\",\"n\":\($0)}".utf8) }
        let crashes = Reading(TransportForm.joined(before + output.lines + behind)).crashes
        if Destroyed.messageEnd(output) {
            #expect(crashes.map(\.kind) == output.plain.map(\.kind))
        } else {
            #expect(crashes == output.plain)
        }
    }

    @Test(arguments: CorpusOutput.all)
    func `one byte at a time`(output: CorpusOutput) {
        #expect(Reading(output.bytes, step: 1).crashes == output.plain)
    }

    @Test(arguments: CorpusOutput.all)
    func `with CRLF`(output: CorpusOutput) {
        #expect(Reading(TransportForm.joined(output.lines, by: "\r\n")).crashes == output.plain)
    }

    @Test(arguments: CorpusOutput.all)
    func `with colour round each line`(output: CorpusOutput) {
        #expect(Reading(TransportForm.coloured(output.lines)).crashes == output.plain)
    }

    @Test(arguments: CorpusOutput.all)
    func `without blank lines`(output: CorpusOutput) {
        // The text itself has lost the blank lines; everything read out of it has not.
        let crashes = Reading(TransportForm.joined(output.lines.filter { !$0.isEmpty })).crashes.map { $0.with(text: "") }
        let plain = output.plain.map { $0.with(text: "") }
        if Destroyed.messageBlanks(output) {
            #expect(crashes.map(\.kind) == plain.map(\.kind))
            #expect(crashes.map(\.goroutine) == plain.map(\.goroutine))
            #expect(crashes.map(\.culprit) == plain.map(\.culprit))
        } else {
            #expect(crashes == plain)
        }
    }
}
