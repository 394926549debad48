// SPDX-License-Identifier: Apache-2.0

import LogModel
import LogSinks
import TestSupport
import Testing

@testable import FlightRecorder
@testable import LogStore

@Suite struct ReplayRateTests {
    @Test func `a rate is bytes of documents or records in a second`() throws {
        #expect(try ReplayRate(parsing: "5MB/s") == .bytes(5_000_000) && ReplayRate(parsing: "1.5MiB/s") == .bytes(1_572_864))
        #expect(try ReplayRate(parsing: "1000/s") == .records(1_000))
        for wrong in ["5MB", "/s", "0/s", "0MB/s", "5 apples/s", "-1/s", "", "5K/s", "1/m"] {
            #expect(throws: ReplayFault.self, "\(wrong)") { try ReplayRate(parsing: wrong) }
        }
    }

    @Test func `each request waits until those before it have used up their time`() {
        var pacer = ReplayPacer(.bytes(1_000))
        #expect(pacer.wait(bytes: 500, records: 1, at: .zero) == .zero)
        #expect(pacer.wait(bytes: 250, records: 1, at: .milliseconds(100)) == .milliseconds(400))
        #expect(pacer.wait(bytes: 250, records: 1, at: .milliseconds(500)) == .milliseconds(250))
    }

    @Test func `time in which the sink was slower is not made up for`() {
        var pacer = ReplayPacer(.records(10))
        #expect(pacer.wait(bytes: 0, records: 5, at: .zero) == .zero)
        #expect(pacer.wait(bytes: 0, records: 5, at: .seconds(60)) == .zero)
        #expect(pacer.wait(bytes: 0, records: 5, at: .seconds(60)) == .milliseconds(500))
    }

    @Test(arguments: [1, 7, 64, 1_000]) func `whatever the requests' sizes, no more goes than the rate and one request`(largest: Int) {
        var random = SeededRandom(seed: UInt64(largest))
        var pacer = ReplayPacer(.bytes(1_000))
        var now = Duration.zero
        var sent = 0
        for _ in 0..<500 {
            let size = Int.random(in: 1...largest, using: &random)
            now += pacer.wait(bytes: size, records: 1, at: now)
            #expect(Double(sent) <= 1_000 * (now / .seconds(1)) + 0.001)
            sent += size
        }
        #expect(Double(sent) >= 1_000 * (now / .seconds(1)), "and no less")
    }

    @Test func `a request holds what goes in a quarter of a second, and no more than the sink's own`() {
        #expect(ReplayRate.bytes(4_000).share(limit: 5_000) == (1_000, .max))
        #expect(ReplayRate.bytes(4_000_000).share(limit: 5_000) == (5_000, .max))
        #expect(ReplayRate.records(100).share(limit: 5_000) == (5_000, 25))
        #expect(ReplayRate.records(1).share(limit: 5_000) == (5_000, 1))
    }

    @Test func `a shipment is cut where it is twice its share, and its parts are the whole`() throws {
        let ring = try TimedRing()
        try ring.append(0..<10)
        var batch = StoredBatch()
        var reader = BlockReader(ring: try ring.reading, from: 0)
        _ = try reader.next(into: &batch)
        let whole = Shipment(batch)
        #expect(whole.parts(bytes: whole.byteCount, records: .max).count == 1)
        #expect(whole.parts(bytes: whole.byteCount - 1, records: .max).count == 1)
        for parts in [whole.parts(bytes: whole.byteCount / 3, records: .max), whole.parts(bytes: .max, records: 3)] {
            #expect(parts.count >= 3 && parts.flatMap(\.sequences) == whole.sequences)
            #expect(parts.flatMap(\.batch.documents) == whole.batch.documents)
        }
    }
}
