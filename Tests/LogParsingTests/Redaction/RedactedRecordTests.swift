// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import GoTraceback
import LogModel
import TestSupport
import Testing

@testable import LogParsing

/// Whatever becomes of the lines, a secret is in none of the documents.
@Suite struct RedactedRecordTests {
    private static let secret = "s3cr3tValue9"

    /// The documents of a text, their bytes, and the crashes.
    private func record(
        _ text: String, _ options: RedactionOptions = RedactionOptions(), exit: ProcessExit? = nil
    ) -> (documents: [JSONDocument], text: String, crashes: [CrashRecord]) {
        let origin = EncodedOrigin(stream: StreamID(hash: [1]), origin: Origin())
        var records = RecordAssembler(origin: origin)
        var writer = DocumentWriter()
        writer.redactor = Redactor(options)
        var offset: UInt64 = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let bytes = Array(line.utf8)
            records.take(bytes.rawSpan, stamp: LineStamp(offset: offset, time: 1), isPartial: false, to: &writer)
            offset += UInt64(bytes.count + 1)
        }
        let hasDied = records.finish(exit, to: &writer)
        if let exit, !hasDied { records.write(exit, time: Timestamp(nanoseconds: 5), offset: offset, to: &writer) }
        let written = writer.batch.bytes.bytes.copy
        return (JSONDocument.lines(Data(written)), String(decoding: written, as: UTF8.self), writer.crashes)
    }

    private func crash(_ value: String) -> String {
        """
        2026/11/30 08:00:00 dialing postgres://app:\(value)@db/orders
        {"level":"info","msg":"ready","auth":{"password":"\(value)","x":1},"dsn":"app:\(value)@tcp(db)/x"}
        panic: dial postgres://app:\(value)@db/orders: refused

        goroutine 7 [running] {"token": "\(value)"}:
        main.connect({0xc000012345, 0x1d})
        \t/src/app/main.go:42 +0x1d
        created by main.main in goroutine 1
        \t/src/app/main.go:9 +0x2a
        exit status 2
        """
    }

    @Test func `a secret is in no document of a crash, its lines before, or its line`() {
        let (documents, text, crashes) = record(crash(Self.secret))
        #expect(documents.count == 3 && crashes.count == 1 && !text.contains(Self.secret))
        #expect(documents[0].message == "2026/11/30 08:00:00 dialing postgres://app:[redacted:url_password]@db/orders")
        #expect(documents[1].text("go.attributes.auth.password") == "[redacted:password]")
        #expect(documents[1].text("go.attributes.dsn") == "app:[redacted:dsn_password]@tcp(db)/x")
        #expect(documents[1].number("log.offset") == crash(Self.secret).prefix { $0 != "\n" }.utf8.count + 1)
        let document = documents[2]
        #expect(document.message == "panic: dial postgres://app:[redacted:url_password]@db/orders: refused")
        #expect(document.text("error.message") == "dial postgres://app:[redacted:url_password]@db/orders: refused")
        #expect(document.text("go.goroutine.labels.token") == "[redacted:secret]")
        #expect(document.text("go.culprit.function") == "main.connect")
        #expect(document.number("process.thread.id") == 7 && document.number("go.crash.exit_status") == 2)
        #expect((document["go.goroutine.frames"] as? [Any])?.count == 1)
        #expect(document.text("error.stack_trace")?.contains("main.connect({0xc000012345, 0x1d})") == true)
    }

    @Test func `the fingerprint does not depend on the secret`() {
        let prints = ["s3cr3tValue9", "another/One+entirely", "x1"].map { record(crash($0)).crashes.first?.fingerprint }
        #expect(prints[0] != nil && Set(prints).count == 1)
    }

    @Test func `off keeps every byte`() {
        let (documents, _, crashes) = record(crash(Self.secret), .off)
        #expect(documents[0].message.contains(Self.secret) && documents[2].message.contains(Self.secret))
        #expect(crashes[0].crash.text == Array(crash(Self.secret).split(separator: "\n", maxSplits: 2).last!.utf8) + [0x0A])
    }

    @Test func `a stack in a field, a silent death and its evidence hold none`() {
        let stack = #"goroutine 1 [running]:\nmain.f(...)\n\t/src/a.go:1 +0x1\n"#
        let field = record(#"{"level":"error","msg":"recovered","password":"\#(Self.secret)","stack":"\#(stack)"}"#)
        #expect(!field.text.contains(Self.secret) && field.text.contains("main.f"))
        var exit = ProcessExit(.code(1))
        exit.evidence = "termination message: password=\(Self.secret)"
        let silent = record("redis://:\(Self.secret)@cache\n", exit: exit)
        #expect(!silent.text.contains(Self.secret))
        #expect(silent.documents.last?.text("panicbox.exit.evidence") == "termination message: password=[redacted:password]")
    }

    @Test func `the last that the runtime said stands on the crash, and not on the next process's`() {
        let text = """
            SCHED 0ms: gomaxprocs=2 idleprocs=0 threads=4 spinningthreads=1 needspinning=0 idlethreads=0 runqueue=0 [ 2 0 ]
            gc 1 @0.011s 0%: 0.083+0.17+0.004 ms clock, 0.16+0/0.067/0.21+0.008 ms cpu, 4->4->4 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P
            SCHED 1004ms: gomaxprocs=2 idleprocs=0 threads=9 spinningthreads=1 needspinning=0 idlethreads=0 runqueue=7 [ 2 0 ]
            panic: over

            goroutine 1 [running]:
            main.main()
            \t/src/a.go:1 +0x1
            exit status 2
            """
        let documents = record(text + "\n" + text.split(separator: "\n").dropFirst(3).joined(separator: "\n")).documents
        let crashes = documents.filter { $0.dataset == "go.crash" }
        #expect(documents.count == 5 && crashes.count == 2)
        #expect(documents[0].number("go.sched.threads") == 4 && documents[0].text("log.level") == nil)
        #expect(crashes[0].number("go.sched.runqueue") == 7 && crashes[0].number("go.gc.cycle") == 1)
        #expect(crashes[1]["go.sched"] == nil && crashes[1]["go.gc"] == nil)
    }
}
