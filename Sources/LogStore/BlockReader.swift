// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// Reads a ring from one record on, a block at a time. Each sink has its own; it holds one block in memory.
package struct BlockReader: Sendable {
    private let store: SegmentStore
    /// The next record to read.
    package private(set) var sequence: UInt64
    /// Where the next block begins; nil until it was looked for.
    private var place: Place?

    private struct Place {
        var segment: Segment
        var offset: Int
    }

    /// Something that was passed over because it could not be read.
    package struct Skip: Error, Hashable, CustomStringConvertible {
        package var from: UInt64
        package var to: UInt64
        package var reason: String

        package var description: String { "records \(from) to \(to) cannot be read: \(reason)" }
    }

    package init(store: SegmentStore, from sequence: UInt64) {
        self.store = store
        self.sequence = sequence
    }

    /// The documents of the next block from ``sequence`` on, or nil when everything was read. Throws as ``next(into:)`` does.
    package mutating func next() throws -> StoredBatch? {
        var batch = StoredBatch()
        return try next(into: &batch) ? batch : nil
    }

    /// Appends the documents of the next block from ``sequence`` on to `batch`; false when everything was read.
    ///
    /// Throws a ``Skip`` for a stretch that is damaged or gone, and ``DiskError`` when the disk fails; the next call goes on behind the
    /// stretch, or tries the disk again.
    package mutating func next(into batch: inout StoredBatch) throws -> Bool {
        while sequence < store.nextSequence {
            var here = try place ?? findPlace()
            here.segment = try current(here.segment)
            guard here.offset < here.segment.length else {
                place = try nextSegment(behind: here.segment)
                if place == nil { return false }
                continue
            }
            do {
                let block = try SegmentScan.blockBytes(in: here.segment.path, at: here.offset, on: store.disk)
                let start = batch.bytes.count
                let header = try Block.open(block.rawSpan, appendingTo: &batch.bytes)
                here.offset += block.count
                place = here
                guard header.endSequence > sequence else {
                    batch.bytes.removeLast(batch.bytes.count - start)
                    continue
                }
                take(header, documentsFrom: start, into: &batch)
                return true
            } catch let error as SegmentScan.Failure {
                if case .disk(let failure) = error { throw failure }
                throw try skipSegment(here.segment, reason: "\(error)")
            } catch let error as Block.Failure {
                throw try skipSegment(here.segment, reason: error.description)
            }
        }
        return false
    }

    /// Keeps the part of a block from ``sequence`` on, whose documents were appended at `start`.
    private mutating func take(_ header: BlockHeader, documentsFrom start: Int, into batch: inout StoredBatch) {
        let skipped = sequence > header.firstSequence ? Int(sequence - header.firstSequence) : 0
        if skipped > 0 {
            let skippedBytes = header.entries.prefix(skipped).reduce(0) { $0 + $1.length }
            batch.bytes.removeSubrange(start..<start + skippedBytes)
        }
        if batch.entries.isEmpty { batch.firstSequence = header.firstSequence + UInt64(skipped) }
        batch.entries += header.entries.dropFirst(skipped)
        batch.endSequence = header.endSequence
        sequence = header.endSequence
    }

    /// The beginning of the segment that holds ``sequence``; its blocks before that record are hopped over as they are read.
    private mutating func findPlace() throws -> Place {
        let segments = store.segments
        guard let oldest = segments.first else { throw gone(upTo: store.nextSequence) }
        guard sequence >= oldest.firstSequence else { throw gone(upTo: oldest.firstSequence) }
        return Place(segment: segments.last { $0.firstSequence <= sequence } ?? oldest, offset: 0)
    }

    /// The segment as it stands now: it may have grown, or gone.
    private mutating func current(_ segment: Segment) throws -> Segment {
        let segments = store.segments
        if let same = segments.first(where: { $0.firstSequence == segment.firstSequence }) { return same }
        throw gone(upTo: segments.first?.firstSequence ?? store.nextSequence)
    }

    private func nextSegment(behind segment: Segment) throws -> Place? {
        store.segments.first { $0.firstSequence > segment.firstSequence }.map { Place(segment: $0, offset: 0) }
    }

    private mutating func gone(upTo end: UInt64) -> Skip {
        let skip = Skip(from: sequence, to: end, reason: "the ring has overwritten them")
        sequence = end
        place = nil
        return skip
    }

    /// Passes over the rest of a damaged segment: behind a damaged header nothing tells where the next block begins.
    private mutating func skipSegment(_ segment: Segment, reason: String) throws -> Skip {
        let next = try nextSegment(behind: segment)
        let end = next?.segment.firstSequence ?? store.nextSequence
        let skip = Skip(from: sequence, to: end, reason: "\(segment.path): \(reason)")
        sequence = end
        // In the newest segment what is appended from now on can be read.
        place = next ?? Place(segment: segment, offset: segment.length)
        return skip
    }
}
