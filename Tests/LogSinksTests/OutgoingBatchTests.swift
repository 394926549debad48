// SPDX-License-Identifier: Apache-2.0

import LogModel
import Synchronization
import TestSupport
import Testing

@testable import LogSinks

extension OutgoingBatch {
    static func samples(_ numbers: Range<Int>) -> OutgoingBatch {
        let batch = Samples.batch(numbers)
        return OutgoingBatch(documents: batch.bytes.bytes.copy, entries: batch.entries)
    }
}

/// A batch in three frames of five documents each, with a note of each frame that was opened.
final class FramedBatch: Sendable {
    private let openings = Mutex<[Int]>([])
    /// Of this frame LZ4 cannot be read.
    private let broken: Int?

    init(broken: Int? = nil) { self.broken = broken }

    var opened: [Int] { openings.withLock { $0 } }

    struct Broken: Error, CustomStringConvertible {
        let description = "an LZ4 frame holds 3 bytes where its header says 5"
    }

    static let parts = [0..<5, 5..<10, 10..<15]

    var batch: OutgoingBatch {
        get throws {
            OutgoingBatch(
                frames: try Samples.frames(Self.parts), entries: Samples.batch(0..<15).entries, parts: Self.parts, name: "the-name"
            ) { frame, documents in
                self.openings.withLock { $0.append(frame) }
                guard frame != self.broken else { throw Broken() }
                documents += Self.parts[frame].flatMap { Samples.document($0).utf8 }
            }
        }
    }
}

@Suite struct OutgoingBatchTests {
    private static func text(_ numbers: some Sequence<Int>) -> String { numbers.map { Samples.document($0) }.joined() }

    @Test func `a batch of frames says what it has without opening them`() throws {
        let framed = FramedBatch()
        let batch = try framed.batch
        #expect(batch.byteCount == Self.text(0..<15).utf8.count && batch.entries.count == 15 && batch.name == "the-name" && !batch.isEmpty)
        let part = batch.keeping([3, 4, 11])
        #expect(part.byteCount == Self.text([3, 4, 11]).utf8.count && part.frames.isEmpty && part.name == nil)
        #expect(batch.keeping(Array(0..<15)).frames == batch.frames && framed.opened.isEmpty)
    }

    @Test func `frames are opened once, for the whole and all its parts`() throws {
        let framed = FramedBatch()
        let batch = try framed.batch
        let parts = [batch.keeping([3, 4, 11]), batch.keeping([0, 14])]
        #expect(String(decoding: parts[0].documents, as: UTF8.self) == Self.text([3, 4, 11]))
        #expect(String(decoding: parts[1].keeping([1]).documents, as: UTF8.self) == Self.text([14]))
        #expect(String(decoding: batch.documents, as: UTF8.self) == Self.text(0..<15) && batch.unreadable.isEmpty)
        #expect(batch.ranges.last?.upperBound == batch.byteCount && batch.document(7) == Array(Samples.document(7).utf8))
        #expect(framed.opened == [0, 1, 2])
    }

    @Test func `whoever goes through the documents opens one frame after the other, and those that are asked for alone`() throws {
        let framed = FramedBatch()
        let batch = try framed.batch
        var texts: [String] = []
        #expect(batch.keeping([1, 3, 14]).forEachDocument { texts.append($0.text) })
        #expect(texts.joined() == Self.text([1, 3, 14]) && framed.opened == [0, 2])
        texts = []
        #expect(batch.forEachDocument { texts.append($0.text) })
        #expect(texts.joined() == Self.text(0..<15) && framed.opened == [0, 2, 0, 1, 2])
        // Now it is known that all can be read.
        #expect(batch.unreadable.isEmpty && batch.keeping([6]).unreadable.isEmpty && framed.opened.count == 5)
    }

    @Test(arguments: [[6], [1, 6], [4, 5, 9, 10]])
    func `a part with documents that cannot be read says so, and one without does not`(part: [Int]) throws {
        let batch = try FramedBatch(broken: 1).batch
        var texts: [String] = []
        #expect(!batch.keeping(part).forEachDocument { texts.append($0.text) })
        #expect(texts.joined() == Self.text(part.filter { !(5..<10 ~= $0) }))
        #expect(batch.keeping([0, 12]).forEachDocument { _ in } && !batch.unreadable.isEmpty)
        // The same when all is opened.
        #expect(!batch.keeping(part).forEachDocument { _ in } && batch.keeping([0, 12]).forEachDocument { _ in })
    }

    @Test func `for one document its frame alone is opened`() throws {
        let framed = FramedBatch()
        let batch = try framed.batch
        #expect(batch.document(14) == Array(Samples.document(14).utf8) && framed.opened == [2])
        #expect(batch.keeping([1, 6]).document(1) == Array(Samples.document(6).utf8) && framed.opened == [2, 1])
    }

    @Test func `documents that cannot be read are named, and the others stay at their places`() throws {
        let batch = try FramedBatch(broken: 1).batch
        #expect(batch.unreadable == [UnreadableDocuments(indices: 5..<10, reason: FramedBatch.Broken().description)])
        #expect(String(decoding: batch.documents, as: UTF8.self) == Self.text(Array(0..<5) + Array(10..<15)))
        #expect(batch.ranges.map(\.isEmpty) == (0..<15).map { 5..<10 ~= $0 } && batch.ranges.last?.upperBound == batch.documents.count)
        #expect(batch.document(12) == Array(Samples.document(12).utf8) && batch.document(6).isEmpty)
        var texts: [String] = []
        #expect(!batch.forEachDocument { texts.append($0.text) })
        #expect(texts.joined() == Self.text(Array(0..<5) + Array(10..<15)))
        #expect(batch.keeping([1, 6, 9, 10]).unreadable.map(\.indices) == [1..<3] && batch.keeping([0, 11]).unreadable.isEmpty)
        // A single one, which nobody has asked about before.
        #expect(try FramedBatch(broken: 1).batch.document(6).isEmpty)
    }

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
