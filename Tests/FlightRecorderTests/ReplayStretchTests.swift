// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import FlightRecorder
@testable import LogStore

@Suite struct ReplayStretchTests {
    private static func ring() throws -> TimedRing {
        let ring = try TimedRing(segmentSize: 2_000)
        for block in 0..<12 {
            let crash = [2: 25, 4: 41, 8: 87][block]
            try ring.append(block * 10..<block * 10 + 10, crash: crash, service: block == 8 ? "b" : "a")
        }
        return ring
    }

    private static func bounds(_ stretch: ReplayStretch, of services: [String] = []) throws -> RecordFilter {
        var filter = RecordFilter()
        filter.services = services
        try stretch.bound(&filter, in: ring().reading) { _ in }
        return filter
    }

    @Test func `the newest crash is found, also that of a service`() throws {
        let newest = try Self.bounds(.lastCrash(before: .seconds(30)))
        #expect(newest.since == TimedRing.time(57) && newest.until == TimedRing.time(97))
        let own = try Self.bounds(.lastCrash(before: .seconds(5)), of: ["a"])
        #expect(own.since == TimedRing.time(36) && own.until == TimedRing.time(51))
        #expect(throws: ReplayFault.self) { try Self.bounds(.lastCrash(before: .seconds(5)), of: ["c"]) }
        let none = try TimedRing()
        try none.append(0..<10)
        var filter = RecordFilter()
        #expect(throws: ReplayFault.self) { try ReplayStretch.lastCrash(before: .zero).bound(&filter, in: try none.reading) { _ in } }
    }

    @Test(arguments: [0, 25, 41, 60, 87, 119]) func `any record is found by its id, crash or not`(number: Int) throws {
        let filter = try Self.bounds(.around(id: TimedRing.id(number), before: .seconds(60)))
        #expect(filter.since == TimedRing.time(number - 60) && filter.until == TimedRing.time(number + 10))
    }

    @Test func `an id that is only the beginning of one is no record's`() throws {
        for wrong in ["AAAAAAAAAAAAAAAA-", "AAAAAAAAAAAAAAAA", "", TimedRing.id(120), TimedRing.id(25) + "0"] {
            #expect(throws: ReplayFault.self, "\(wrong)") { try Self.bounds(.around(id: wrong, before: .seconds(60))) }
        }
    }

    @Test func `beside damage the others are found`() throws {
        let ring = try Self.ring()
        try ring.damage(block: 8)
        var filter = RecordFilter()
        try ReplayStretch.lastCrash(before: .zero).bound(&filter, in: try ring.reading) { _ in }
        #expect(filter.since == TimedRing.time(41))
    }

    @Test func `a moment beyond the reach of moments is the last one`() {
        #expect(Timestamp(nanoseconds: .max).moved(by: .seconds(1)).nanoseconds == .max)
        #expect(Timestamp(nanoseconds: .min).moved(by: .seconds(-1)).nanoseconds == .min)
    }
}
