// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import LogSinks
import LogStore
import TestSupport
import Testing

@testable import FlightRecorder

/// What a courier does in cases that a loop seldom meets.
@Suite struct StoppingDeliveryTests {
    @Test func `a stop ends the rest that a receiver wished for, and what is left goes out`() async throws {
        let delivery = try Delivery { call, _ in call == 0 ? .failed(reason: "busy", retryAfter: .seconds(3_600)) : .taken() }
        try delivery.append(0..<5)
        let loop = delivery.loop
        let task = Task { await loop.run() }
        try await eventually("a failure") { !delivery.sink.calls.isEmpty }
        delivery.bell.ring()
        delivery.store.finish()
        await task.value
        #expect(delivery.sink.taken == Array(0..<5) && delivery.cursor == "5\n")
    }

    @Test func `what went before its turn is no loss when it cannot be read any more`() async throws {
        var courier = Courier(
            name: "test", sink: ScriptedSink(), backoff: BackoffOptions(), office: RefusedRecords(), ledger: Ledger(),
            log: ReplayDisplay(totalBytes: 1) { _ in }.log, early: [3, 7, 12])
        #expect(courier.claim(0..<10) == Courier.Receipt(delivered: 2, deadLettered: 0))
        #expect(courier.earlySequences == [12])
    }

    @Test func `a part of a batch is packed as a frame that other implementations read`() async throws {
        let folder = try TemporaryFolder()
        var stored = StoredBatch()
        for number in 0..<100 {
            let document = Array((Samples.document(number) + "\n").utf8)
            stored.bytes += document
            stored.entries.append(DocumentEntry(length: document.count, kind: .line, severity: .unknown))
            stored.sequences.append(UInt64(number))
        }
        let part = Shipment(stored).keeping([3, 5])
        #expect(part.batch.frames.isEmpty)
        let body = try folder.write(Data(part.framed.batch.frames), to: "part.lz4")
        #expect(try await Array(ChildProcess.output(of: "lz4", ["-dc", body])) == part.batch.documents)
    }
}
