// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogSinks

extension OutgoingBatch {
    static func samples(_ numbers: Range<Int>) -> OutgoingBatch {
        let batch = Samples.batch(numbers)
        return OutgoingBatch(documents: batch.bytes.bytes.copy, entries: batch.entries)
    }
}

@Suite struct OutgoingBatchTests {
    @Test func `documents are found by their lengths`() {
        let batch = OutgoingBatch.samples(0..<20)
        #expect(batch.ranges.count == 20 && batch.ranges.last?.upperBound == batch.documents.count)
        #expect(String(decoding: batch.document(17), as: UTF8.self) == Samples.document(17))
        #expect(OutgoingBatch().isEmpty && OutgoingBatch().ranges.isEmpty)
    }

    @Test func `some are kept, in their order`() {
        let kept = OutgoingBatch.samples(0..<20).keeping([1, 4, 19])
        #expect(String(decoding: kept.documents, as: UTF8.self) == [1, 4, 19].map { Samples.document($0) }.joined())
        #expect(kept.byteCount == kept.documents.count && kept.ranges.last?.upperBound == kept.byteCount)
        let again = kept.keeping([0, 2])
        #expect(String(decoding: again.documents, as: UTF8.self) == [1, 19].map { Samples.document($0) }.joined())
        var texts: [String] = []
        again.forEachDocument { texts.append($0.text) }
        #expect(texts == [Samples.document(1), Samples.document(19)] && again.document(1) == Array(Samples.document(19).utf8))
        #expect(kept.entries.count == 3 && OutgoingBatch.samples(0..<3).keeping([]).isEmpty)
    }

    @Test func `frames belong to the whole alone`() throws {
        var batch = OutgoingBatch.samples(0..<4)
        batch.frames = try Samples.frames([0..<4])
        #expect(batch.keeping([0, 1, 2, 3]).frames == batch.frames && batch.keeping([0, 1, 2]).frames.isEmpty)
    }
}
