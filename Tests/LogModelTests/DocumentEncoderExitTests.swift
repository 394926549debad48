// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@Suite struct DocumentEncoderExitTests {
    private static let origin = Origin(service: "storaged", host: "h")

    private func encode(_ record: ExitRecord, _ check: (borrowing DocumentBatch) -> Void = { _ in }) -> String {
        var encoder = DocumentEncoder()
        var batch = DocumentBatch(capacity: 64)
        encoder.append(record, from: EncodedOrigin(stream: StreamID(hash: [1, 2, 3]), origin: Self.origin), to: &batch)
        check(batch)
        return batch.bytes.bytes.text
    }

    @Test func `a kill for want of memory says so, with its evidence and the last lines`() {
        var exit = ProcessExit(.signal("SIGKILL"), processID: 7)
        exit.isOutOfMemory = true
        exit.evidence = "memory.events: oom_kill 0 to 1"
        exit.uptime = .seconds(72)
        exit.peakMemory = 104_857_600
        var record = ExitRecord(exit, time: Timestamp(nanoseconds: 2_000_000_000), offset: 31)
        record.context = [ContextLine(time: Timestamp(nanoseconds: 500_000_000), level: .none, message: Array("compacting".utf8))]
        let text = encode(record) {
            #expect($0.entries.first?.kind == .exit && $0.entries.first?.severity == .critical && $0.holdsDeath)
        }
        #expect(
            text
                == #"{"@timestamp":"1970-01-01T00:00:02.000000000Z","event":{"id":"AQIDAAAAAAAAAAAA-1f","kind":"event","#
                + #""dataset":"panicbox.exit","category":["process"],"type":["end"]},"#
                + #""message":"out of memory: killed by SIGKILL after 72 s","log":{"level":"critical"},"#
                + #""service":{"name":"storaged"},"host":{"name":"h"},"process":{"pid":7,"signal":"SIGKILL","uptime":72},"#
                + #""panicbox":{"exit":{"oom_kill":true,"evidence":"memory.events: oom_kill 0 to 1","peak_memory_bytes":104857600},"#
                + #""context":{"lines":[{"@timestamp":"1970-01-01T00:00:00.500000000Z","message":"compacting"}],"#
                + #""seconds":1.500,"omitted":0}}}"# + "\n"
        )
    }

    @Test func `what is not known is not said`() {
        let text = encode(ExitRecord(ProcessExit(.code(3)), time: Timestamp(nanoseconds: 0), offset: 0))
        #expect(text.hasSuffix(#""host":{"name":"h"},"process":{"exit_code":3}}"# + "\n"), "\(text)")
        #expect(text.contains(#""message":"exited with code 3""#))
    }

    @Test(arguments: [
        (ProcessExit.Cause.code(0), LevelName.notice), (.signal("SIGTERM"), .notice), (.code(1), .error), (.signal("SIGKILL"), .critical),
    ])
    func `the level tells an orderly end from a death`(cause: ProcessExit.Cause, level: LevelName) {
        #expect(ProcessExit(cause).level == level)
    }
}
