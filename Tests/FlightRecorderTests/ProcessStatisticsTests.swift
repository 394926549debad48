// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlightRecorder

@Suite struct ProcessStatisticsTests {
    @Test func `a line of proc is read behind a name that holds what stands between fields`() throws {
        let line = "4711 (a) b (c) S 1 4711 4711 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 4 0 1000 409600 25 18446744073709551615 1 1 0"
        let found = try #require(ProcessStatistics(stat: line, boot: 1_000, ticks: 100, page: 4_096))
        #expect(found.cpu == 3 && found.startTime == 1_010 && found.virtualBytes == 409_600 && found.residentBytes == 102_400)
        for text in ["", "4711", "4711 (a", "4711 (a) S 1 2", ")", String(line.prefix(60))] {
            #expect(ProcessStatistics(stat: text, boot: 0, ticks: 100, page: 4_096) == nil, "\(text)")
        }
        #expect(ProcessStatistics(stat: line, boot: 0, ticks: 0, page: 4_096) == nil)
    }

    @Test func `the time of the machine's start is found among other lines`() {
        #expect(ProcessStatistics.bootTime(in: "cpu 1 2\nbtime 1795420800\nprocesses 5\n") == 1_795_420_800)
        #expect(ProcessStatistics.bootTime(in: "btime x\n") == nil && ProcessStatistics.bootTime(in: "") == nil)
    }

    @Test func `this process has memory, files and a beginning`() throws {
        let own = try #require(ProcessStatistics.own)
        #expect(own.residentBytes > 1 << 20 && own.openFiles > 2 && own.maxFiles >= own.openFiles && own.startTime > 1_700_000_000)
    }
}
