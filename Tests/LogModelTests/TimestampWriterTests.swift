// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@Suite struct TimestampWriterTests {
    @Test func `one writer writes what fresh ones write, in any order of moments`() {
        var random = SeededRandom(seed: 5)
        var writer = TimestampWriter()
        for step in 0..<2_000 {
            let spread: Int64 = step % 3 == 0 ? 9_000_000_000_000_000_000 : 2_000_000_000
            let time = Timestamp(nanoseconds: Int64.random(in: -spread...spread, using: &random))
            var buffer = ByteBuffer()
            writer.append(time, to: &buffer)
            #expect(buffer.bytes.text == time.description)
            #expect(buffer.count == TimestampWriter.length)
        }
    }
}
