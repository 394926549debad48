// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@Suite struct StoredBatchTests {
    private static func append(_ text: String, _ sequence: UInt64, to batch: inout StoredBatch, noting fact: UInt64? = 7) {
        batch.bytes += text.utf8
        batch.entries.append(DocumentEntry(length: text.utf8.count, kind: .line, severity: .info))
        batch.sequences.append(sequence)
        if let fact { batch.note([fact], of: 1) }
    }

    @Test func `an emptied batch has neither documents nor numbers`() {
        var batch = StoredBatch()
        Self.append("x\n", 40, to: &batch)
        #expect(batch.firstSequence == 40 && batch.endSequence == 41 && batch.byteCount == 2 && batch.name != nil)
        batch.removeAll()
        #expect(batch.bytes.isEmpty && batch.entries.isEmpty && batch.firstSequence == 0 && batch.endSequence == 0)
        #expect(batch.byteCount == 0 && batch.name == nil && !batch.keepsFrames)
    }

    @Test func `what was appended since a mark is forgotten, frames and all`() {
        var batch = StoredBatch(keepsFrames: true)
        for (index, frame) in [(0, [1, 2, 3]), (1, [4, 5])] as [(Int, [UInt8])] {
            batch.entries.append(DocumentEntry(length: 10, kind: .line, severity: .info))
            batch.sequences.append(UInt64(index))
            batch.append(frame: frame, of: 1, length: 10, path: "segment", offset: index)
            batch.note([UInt64(index)], of: 1)
            guard index == 0 else { continue }
            let (mark, name) = (batch.mark, batch.name)
            Self.append("yy\n", 9, to: &batch)
            batch.append(frame: [6], of: 1, length: 3, path: "segment", offset: 8)
            #expect(batch.name != name)
            batch.goBack(to: mark)
            #expect(batch.name == name && batch.sequences == [0] && batch.bytes.isEmpty && batch.frames == [1, 2, 3])
        }
        #expect(batch.byteCount == 20 && batch.frames == [1, 2, 3, 4, 5])
        #expect(batch.parts.map(\.place) == [0..<3, 3..<5] && batch.parts.map(\.records) == [0..<1, 1..<2])
    }

    @Test func `a name tells of the place, the size and every fact, and is none where a record has no fact`() {
        var names: Set<String?> = []
        for (sequence, text, fact) in [(1, "x\n", 7), (2, "x\n", 7), (1, "xy\n", 7), (1, "x\n", 8)] as [(UInt64, String, UInt64)] {
            var (one, again) = (StoredBatch(), StoredBatch())
            for _ in 0..<2 { Self.append(text, sequence, to: &one, noting: fact) }
            for _ in 0..<2 { Self.append(text, sequence, to: &again, noting: fact) }
            #expect(one.name == again.name && one.name?.hasPrefix("\(sequence)-2-\(2 * text.utf8.count)-") == true)
            names.insert(one.name)
        }
        #expect(names.count == 4 && !names.contains(nil))
        var batch = StoredBatch()
        Self.append("x\n", 1, to: &batch)
        Self.append("x\n", 2, to: &batch, noting: nil)
        #expect(batch.name == nil && StoredBatch().name == nil)
    }
}
