// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import LogModel

@Suite struct DocumentHeadTests {
    private static func time(_ text: String) -> Timestamp? { DocumentHead.time(of: Array(text.utf8).rawSpan) }

    @Test(arguments: [0, 1, 1_763_884_800_123_456_789, -1, -62_000_000_000])
    func `the time that an encoder writes is read back`(nanoseconds: Int64) {
        let time = Timestamp(nanoseconds: nanoseconds)
        #expect(Self.time(#"{"@timestamp":"\#(time.description)","event":{"id":"x"}}"#) == time)
    }

    @Test(arguments: [
        "", "{", #"{"@timestamp":"2026-11-23T08:00:00.000000000Z"#.dropLast().description,
        #"{"@timestamp":"2026-13-23T08:00:00.000000000Z","#,
        #"{"@timestamp":"2026-11-23 08:00:00.000000000Z","#, #"{"message":"2026-11-23T08:00:00.000000000Z","x":"#,
        #"{"@timestamp":"2026-11-23T08:00:00.0000000x0Z","#,
    ])
    func `what does not begin as a document has no time`(text: String) {
        #expect(Self.time(text) == nil)
    }
}
