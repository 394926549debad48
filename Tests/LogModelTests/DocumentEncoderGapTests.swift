// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@Suite struct DocumentEncoderGapTests {
    private func encode(_ gap: GapRecord, _ check: (borrowing DocumentBatch) -> Void = { _ in }) -> String {
        var encoder = DocumentEncoder()
        var batch = DocumentBatch(capacity: 64)
        encoder.append(gap, from: EncodedOrigin(stream: StreamID(hash: [1, 2, 3]), origin: Origin(host: "h")), to: &batch)
        check(batch)
        return batch.bytes.bytes.text
    }

    @Test func `a gap says what is lost and why`() {
        let gap = GapRecord(number: 7, reason: "ring full", time: Timestamp(nanoseconds: 0), from: 16, to: 48, records: 3, bytes: 900)
        let text = encode(gap) { #expect($0.entries.first?.kind == .gap && $0.entries.first?.severity == .warning) }
        #expect(
            text
                == #"{"@timestamp":"1970-01-01T00:00:00.000000000Z","event":{"id":"AQIDAAAAAAAAAAAA-7","kind":"event","dataset":"panicbox.gap"},"#
                + #""message":"lost: ring full","log":{"level":"warn"},"host":{"name":"h"},"panicbox":{"gap":{"reason":"ring full","#
                + #""stream":"AQIDAAAAAAAAAAAA","from":16,"to":48,"records":3,"bytes":900}}}"# + "\n"
        )
    }

    @Test func `what is not known is not said`() {
        let text = encode(GapRecord(number: 0, reason: "file \"x\" vanished", time: Timestamp(nanoseconds: 0), from: 0, to: 0))
        #expect(text.contains(#""from":0,"to":0}}}"#) && text.contains(#"lost: file \"x\" vanished"#))
    }
}
