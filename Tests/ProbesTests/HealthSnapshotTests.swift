// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import Probes

@Suite struct HealthSnapshotTests {
    private static func real() throws -> HealthSnapshot {
        var snapshot = HealthSnapshot(time: Snapshots.time(0))
        let json = try Snapshots.fixture("vars.json")
        snapshot.expvar = try ExpvarAnswer(json.rawSpan)
        var dump = GoroutineDump()
        dump.append(try Snapshots.fixture("goroutine.txt"))
        snapshot.goroutines = dump.finish(isCut: false)
        let profile = try Snapshots.fixture("heap.txt")
        snapshot.heap = HeapProfile.sites(profile.rawSpan)
        snapshot.disks = [Snapshots.disk(inodesFree: 0)]
        return snapshot
    }

    /// The whole document of a snapshot, as it lies in the ring.
    private static func document(_ snapshot: HealthSnapshot) -> [UInt8] {
        var members = ByteBuffer()
        members.append(UInt8(ascii: "{"))
        members.object("last") { snapshot.append(to: &$0) }
        let record = HealthRecord(
            service: "storaged", time: snapshot.time, kind: .metric, message: "storaged: well",
            members: members.bytes.extracting(1..<members.count).copy)
        var encoder = DocumentEncoder()
        var batch = DocumentBatch()
        encoder.append(record, number: 3, from: EncodedOrigin(stream: .random(), origin: Origin(service: "storaged")), to: &batch)
        return batch.bytes.bytes.copy
    }

    @Test func `every number has a name`() throws {
        let values = try Self.real().values
        #expect(values["goroutines"] == 12 && values["goroutines.state.chan receive"] == 8 && values["goroutines.at.main.worker"] == 8)
        #expect(values["redis_pool_timeouts"] == 1_038 && values["memstats.num_gc"] != nil && values["heap.main.remember"] == 33_554_432)
        #expect(values["disk./data.inodes_free"] == 0 && values["disk./data.bytes_free"] == 4_194_304)
    }

    @Test func `a counter with one of our own names gives way`() {
        #expect(Snapshots.snapshot(0, goroutines: 7, counters: ["goroutines": 99]).values["goroutines"] == 7)
        #expect(Snapshots.snapshot(0, counters: ["goroutines": 99]).values["goroutines"] == 99)
    }

    @Test func `a document of it is one of numbers, and names of the service's own are no keys`() throws {
        let document = try #require(JSONDocument(Self.document(Self.real()).dropLast()))
        #expect(document.dataset == "panicbox.health" && document.text("event.kind") == "metric" && document.text("log.level") == "info")
        #expect(document.text("service.name") == "storaged" && document.number("panicbox.health.last.goroutines") == 12)
        let counters = document["panicbox.health.last.counters"] as? [[String: Any]]
        #expect(counters?.compactMap { $0["name"] as? String } == ["queue.waiting", "redis_pool_timeouts"])
        let disk = (document["panicbox.health.last.disks"] as? [[String: Any]])?.first
        #expect(disk?["exhausted"] as? String == "inodes" && disk?["inodes_total"] as? Int == 1_024)
        #expect(String(decoding: Self.document(try Self.real()), as: UTF8.self).contains(#""value":1038.0"#))
    }

    @Test func `it is read back as it was, but for its disks`() throws {
        let snapshot = try Self.real()
        let read = try #require(HealthSnapshot(document: Self.document(snapshot), time: snapshot.time))
        #expect(read.expvar == snapshot.expvar && read.goroutines == snapshot.goroutines && read.heap == snapshot.heap)
        #expect(read.disks.isEmpty)
    }

    @Test func `what is no such document is no snapshot`() {
        for text in ["", "{}", "[]", #"{"panicbox":{"health":{}}}"#, #"{"panicbox":{"health":{"last":{"goroutines":"x"}}}}"#, "\u{0}"] {
            #expect(HealthSnapshot(document: Array(text.utf8), time: Snapshots.time(0)) == nil)
        }
    }
}
