// SPDX-License-Identifier: Apache-2.0

/// Documents read back from the store, on their way to a sink: opened, or in the LZ4 frames that they are stored in.
///
/// A batch that keeps frames has nothing but frames; a part of a block is packed for it. The documents of a frame that nobody has opened are
/// what the block's checksums and lengths say, but whether LZ4 can be read shows only when it is.
package struct StoredBatch: Sendable {
    /// The documents, each ended by LF; none in a batch that keeps frames.
    package var bytes: [UInt8] = []
    /// One row a document, in order.
    package var entries: [DocumentEntry] = []
    /// The sequence number of each document, ascending; numbers are missing where blocks were damaged.
    package var sequences: [UInt64] = []
    /// True when the documents are to be kept as frames.
    package private(set) var keepsFrames = false
    /// The documents as a row of LZ4 frames, in a batch that keeps them.
    package private(set) var frames: [UInt8] = []
    /// What each frame of the row holds.
    package private(set) var parts: [StoredFrame] = []
    private var packedBytes = 0
    private var stamp = BatchStamp()

    package init(keepsFrames: Bool = false) { self.keepsFrames = keepsFrames }

    /// Sequence number of the first document; 0 while there is none.
    package var firstSequence: UInt64 { sequences.first ?? 0 }
    /// Sequence number behind the last document.
    package var endSequence: UInt64 { sequences.last.map { $0 + 1 } ?? 0 }
    /// Bytes of the documents, opened or not.
    package var byteCount: Int { bytes.count + packedBytes }

    /// Names the records by where they stand and by the checksums of what they were read from, whether it was opened or not:
    /// `1200-345-98765-9ae16a3b2f90404f`. nil when nothing tells of some of them.
    package var name: String? {
        guard !entries.isEmpty, stamp.records == entries.count else { return nil }
        return "\(firstSequence)-\(entries.count)-\(byteCount)-\(stamp.text)"
    }

    /// Lets facts count in the name that tell the last records from others.
    package mutating func note(_ facts: [UInt64], of records: Int) { stamp.add(records, facts) }

    /// Appends a frame of the documents that the last entries are of.
    package mutating func append(frame: some Collection<UInt8>, of records: Int, length: Int, path: String, offset: Int) {
        let start = frames.count
        frames += frame
        parts.append(
            StoredFrame(
                place: start..<frames.count, records: entries.count - records..<entries.count, length: length, path: path, offset: offset))
        packedBytes += length
    }

    /// Forgets the documents; the memory stays.
    package mutating func removeAll(keepsFrames: Bool = false) {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        sequences.removeAll(keepingCapacity: true)
        frames.removeAll(keepingCapacity: true)
        parts.removeAll(keepingCapacity: true)
        (packedBytes, stamp) = (0, BatchStamp())
        self.keepsFrames = keepsFrames
    }
}

extension StoredBatch {
    /// How much a batch holds.
    package struct Mark: Sendable {
        package let records: Int
        package let bytes: Int
        fileprivate let frames: Int
        fileprivate let parts: Int
        fileprivate let packedBytes: Int
        fileprivate let stamp: BatchStamp
    }

    package var mark: Mark {
        Mark(records: entries.count, bytes: bytes.count, frames: frames.count, parts: parts.count, packedBytes: packedBytes, stamp: stamp)
    }

    /// Forgets what was appended since.
    package mutating func goBack(to mark: Mark) {
        bytes.removeLast(bytes.count - mark.bytes)
        entries.removeLast(entries.count - mark.records)
        sequences.removeLast(sequences.count - mark.records)
        frames.removeLast(frames.count - mark.frames)
        parts.removeLast(parts.count - mark.parts)
        (packedBytes, stamp) = (mark.packedBytes, mark.stamp)
    }
}

/// One frame of a stored batch.
package struct StoredFrame: Hashable, Sendable {
    /// Its bytes in the row.
    package let place: Range<Int>
    /// Which of the batch's documents it holds.
    package let records: Range<Int>
    /// Bytes of these documents.
    package let length: Int
    /// The segment with the block that it comes from.
    package let path: String
    /// The block's first byte there.
    package let offset: Int
}
