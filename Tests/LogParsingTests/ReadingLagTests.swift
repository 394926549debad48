// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct ReadingLagTests {
    private static let second: Int64 = 1_000_000_000

    private func moment(line: Int64?, readAt read: Int64, crashReadAt crash: Int64) -> Int64 {
        var lag = ReadingLag()
        lag.note(line.map { Timestamp(nanoseconds: $0 * Self.second) }, readAt: read * Self.second)
        return lag.moment(of: Timestamp(nanoseconds: crash * Self.second)).nanoseconds / Self.second
    }

    @Test func `a crash in a backlog happened when the line before it was written`() {
        #expect(moment(line: 1_000, readAt: 2_200, crashReadAt: 2_200) == 1_000)
        #expect(moment(line: 1_000, readAt: 2_200, crashReadAt: 2_201) == 1_001)
    }

    @Test func `a crash that is read as it is written happened now`() {
        #expect(moment(line: 1_000, readAt: 1_001, crashReadAt: 1_002) == 1_002)
    }

    @Test func `behind a pause the stream was read to its end, and a crash happened now`() {
        #expect(moment(line: 1_000, readAt: 2_200, crashReadAt: 2_260) == 2_260)
    }

    @Test func `a clock that is ahead, or no dated line at all, changes nothing`() {
        #expect(moment(line: 9_000, readAt: 2_200, crashReadAt: 2_200) == 2_200)
        #expect(moment(line: nil, readAt: 2_200, crashReadAt: 2_200) == 2_200)
    }
}
