// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@Suite struct DocumentBatchTests {
    @Test func `the table has a row for every document`() {
        var batch = DocumentBatch(capacity: 64)
        #expect(batch.isEmpty && batch.first == nil && batch.last == nil)
        for (length, nanoseconds) in [(3, 20), (0, 10), (500, 30)] as [(Int, Int64)] {
            batch.bytes.append([UInt8](repeating: 0x78, count: length))
            batch.endDocument(kind: .line, severity: .info, time: Timestamp(nanoseconds: nanoseconds))
        }
        #expect(batch.entries.map(\.length) == [4, 1, 501])
        #expect(batch.bytes.count == 506)
        #expect(batch.first?.nanoseconds == 10 && batch.last?.nanoseconds == 30)
        #expect(batch.holdsDeath == false)
        batch.endDocument(kind: .crash, severity: .critical, time: Timestamp(nanoseconds: 5))
        #expect(batch.holdsDeath && batch.first?.nanoseconds == 5)
    }

    @Test func `an emptied batch begins anew`() {
        var batch = DocumentBatch(capacity: 64)
        batch.bytes.append([UInt8](repeating: 0x78, count: 3_000_000))
        batch.endDocument(kind: .crash, severity: .critical, time: Timestamp(nanoseconds: 5))
        batch.removeAll()
        #expect(batch.isEmpty && batch.bytes.isEmpty && batch.first == nil && batch.last == nil && !batch.holdsDeath)
        #expect(batch.bytes.capacity < 3_000_000)
        batch.bytes.append([0x78])
        batch.endDocument(kind: .line, severity: .info, time: Timestamp(nanoseconds: 7))
        #expect(batch.entries.map(\.length) == [2])
    }
}
