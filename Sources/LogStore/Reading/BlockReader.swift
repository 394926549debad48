// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// Reads a ring from one record on, a block at a time. Each sink has its own; it holds one block in memory.
package struct BlockReader: Sendable {
    private let ring: any ReadableRing
    /// The next record to read.
    package private(set) var sequence: UInt64
    /// Where the next block begins; nil until it was looked for.
    private var place: Place?
    private var ahead = ReadAhead()
    /// How long a disk may refuse a place before what lies there counts as lost.
    private let patience: Duration
    private var failing: (path: String, offset: Int, since: ContinuousClock.Instant)?

    private struct Place {
        var segment: Segment
        var offset: Int
        /// True while the place may lie before the next record: the way there could not be walked, or was not yet.
        var isBefore = false
    }

    package init(ring: any ReadableRing, from sequence: UInt64, patience: Duration = .seconds(60)) {
        self.ring = ring
        self.sequence = sequence
        self.patience = patience
    }

    /// The documents of the next block from ``sequence`` on, or nil when everything was read. Throws as ``next(into:)`` does.
    package mutating func next() throws -> StoredBatch? {
        var batch = StoredBatch()
        return try next(into: &batch) ? batch : nil
    }

    /// Appends the documents of the next block from ``sequence`` on to `batch`; false when everything was read. Where the batch keeps frames,
    /// a whole block is held against its checksums and not opened.
    ///
    /// Throws a ``Skip`` for a stretch that is damaged or gone, and ``DiskError`` when the disk fails; the next call goes on behind the
    /// stretch, or tries the disk again. A stretch that the disk has refused for a minute is skipped when what lies behind it can be read.
    package mutating func next(into batch: inout StoredBatch) throws -> Bool {
        while let here = try locate() {
            do {
                let block = try ring.blockBytes(in: here.segment, at: here.offset, expecting: ahead.count)
                ahead.note(block.count)
                let header = try Block.check(block.rawSpan)
                guard try comes(header, at: here, length: block.count) else { continue }
                let outline = BlockOutline(header: header, segment: here.segment, offset: here.offset, length: block.count)
                do throws(LZ4Frame.Failure) {
                    try batch.take(block, outline, from: sequence)
                } catch {
                    // Should the disk fail while the way behind the block is looked for, it is come back to.
                    place = here
                    throw error
                }
                sequence = header.endSequence
                return true
            } catch {
                if let failure = try failure(error, at: here) { throw failure }
            }
        }
        return false
    }

    /// The header of the next block from ``sequence`` on, or nil when all were read: for those who only look for something.
    ///
    /// Throws as ``next(into:)`` does; damage in the documents shows only when they are read with ``read(_:into:)``.
    package mutating func nextOutline() throws -> BlockOutline? {
        while let here = try locate() {
            do {
                let outline = try ring.outline(in: here.segment, at: here.offset)
                guard try comes(outline.header, at: here, length: outline.length) else { continue }
                sequence = outline.header.endSequence
                return outline
            } catch {
                if let failure = try failure(error, at: here) { throw failure }
            }
        }
        return nil
    }

    /// Appends the documents with the given indices, which ascend, of a block that ``nextOutline()`` gave.
    ///
    /// Throws a ``Skip`` when they are damaged or gone meanwhile, and ``DiskError`` when the disk fails.
    package func append(_ indices: [Int], of outline: BlockOutline, to batch: inout StoredBatch) throws {
        var whole: [UInt8] = []
        do {
            let block = try ring.blockBytes(in: outline.segment, at: outline.offset, expecting: outline.length)
            _ = try Block.open(block.rawSpan, appendingTo: &whole)
        } catch BlockFailure.disk(let failure) where !failure.isMissing {
            throw failure
        } catch {
            if try readElsewhere(indices, of: outline, error, into: &batch) { return }
            throw Skip(
                from: outline.sequences.lowerBound, to: outline.sequences.upperBound, cause: .damaged,
                reason: "\(outline.segment.path), byte \(outline.offset): \(BlockReader.words(for: error))")
        }
        var start = 0
        var wanted = indices[...]
        for (index, entry) in outline.header.entries.enumerated() {
            guard let next = wanted.first else { return }
            if index == next {
                batch.bytes += whole[start..<start + entry.length]
                batch.entries.append(entry)
                batch.sequences.append(outline.sequences.lowerBound + UInt64(index))
                wanted.removeFirst()
            }
            start += entry.length
        }
    }

    /// Appends all documents of a block; throws as ``append(_:of:to:)`` does.
    package func read(_ outline: BlockOutline, into batch: inout StoredBatch) throws {
        try append(Array(outline.header.entries.indices), of: outline, to: &batch)
    }

    /// A block that was in memory may be on the disk by now.
    private func readElsewhere(
        _ indices: [Int], of outline: BlockOutline, _ error: any Error, into batch: inout StoredBatch
    ) throws -> Bool {
        guard case BlockFailure.disk(let failure) = error, failure.isMissing else { return false }
        var reader = BlockReader(ring: ring, from: outline.sequences.lowerBound)
        guard let again = try? reader.nextOutline(), again.sequences == outline.sequences, again.segment != outline.segment else {
            return false
        }
        try append(indices, of: again, to: &batch)
        return true
    }

    // MARK: Numbers

    /// Goes behind a block and answers whether it holds the record that comes next; one without records holds none.
    ///
    /// A whole block with other numbers than come here is told of, too: what is missing before it, or the block itself.
    private mutating func comes(_ header: BlockHeader, at here: Place, length: Int) throws -> Bool {
        var behind = Place(segment: here.segment, offset: here.offset + length, isBefore: here.isBefore)
        guard !header.entries.isEmpty else {
            place = behind
            return false
        }
        guard header.endSequence <= ring.nextSequence else {
            throw BlockFailure.block(.misplaced(header.firstSequence..<header.endSequence))
        }
        var words: String { "\(here.segment.path), byte \(here.offset): the block begins with record \(header.firstSequence)" }
        if header.firstSequence > sequence {
            defer { (place, sequence) = (here, header.firstSequence) }
            throw Skip(from: sequence, to: header.firstSequence, cause: .missing, reason: "\(words), where \(sequence) should come")
        }
        guard header.endSequence > sequence else {
            place = behind
            if here.isBefore { return false }
            throw Skip(from: sequence, to: sequence, cause: .damaged, reason: "\(words), which was before")
        }
        behind.isBefore = false
        place = behind
        return true
    }

    // MARK: Finding the way

    /// Where the next block begins; nil when everything was read.
    private mutating func locate() throws -> Place? {
        while sequence < ring.nextSequence {
            let here = if let known = place.flatMap(current) { known } else { try findPlace() }
            if here.offset < here.segment.length { return here }
            guard let next = next(after: here.segment) else {
                place = here
                return nil
            }
            place = Place(segment: next, offset: 0)
            // Between two segments nothing is missing, unless one was taken away.
            if next.firstSequence > sequence { throw gone(upTo: next.firstSequence, cause: .missing) }
        }
        return nil
    }

    /// The segment behind another, by its place in the ring: one that holds no record has the same first number as its successor.
    private func next(after segment: Segment) -> Segment? {
        let segments = ring.segments
        guard let index = segments.firstIndex(where: { $0.path == segment.path }) else {
            return segments.first { $0.firstSequence > segment.firstSequence }
        }
        return index + 1 < segments.count ? segments[index + 1] : nil
    }

    /// The place in its segment as that stands now; nil when the segment has gone or moved.
    private func current(_ place: Place) -> Place? {
        ring.segments.first { $0.firstSequence == place.segment.firstSequence && $0.path == place.segment.path }
            .map { Place(segment: $0, offset: place.offset, isBefore: place.isBefore) }
    }

    /// The beginning of the segment that holds ``sequence``; its blocks before that record are hopped over as they are read.
    private mutating func findPlace() throws -> Place {
        let segments = ring.segments
        guard let oldest = segments.first, sequence >= oldest.firstSequence else {
            throw gone(upTo: segments.first?.firstSequence ?? ring.nextSequence, cause: .overwritten)
        }
        var here = Place(segment: segments.last { $0.firstSequence <= sequence } ?? oldest, offset: 0, isBefore: true)
        do throws(BlockFailure) {
            while here.offset < here.segment.length {
                let outline = try ring.outline(in: here.segment, at: here.offset)
                guard outline.header.endSequence <= sequence else { break }
                here.offset += outline.length
            }
        } catch {
            // What is damaged here, or refused by the disk, shows again when the block is read, and is told then.
        }
        place = here
        return here
    }

    private mutating func gone(upTo end: UInt64, cause: Skip.Cause) -> Skip {
        let reason = cause == .overwritten ? "the ring has let go of them" : "their segment is gone or cut"
        let skip = Skip(from: sequence, to: end, cause: cause, reason: reason)
        sequence = end
        place = nil
        return skip
    }

    // MARK: Damage

    /// What is to be thrown for an error at a place: the disk's own, which is tried again, or a skip to what can be read behind it.
    /// Nil when the way has to be found anew, since the blocks have moved.
    private mutating func failure(_ error: any Error, at here: Place) throws -> (any Error)? {
        if let skip = error as? Skip { return skip }
        var refusal: DiskError?
        if case BlockFailure.disk(let failure) = error {
            if failure.isMissing, current(here) == nil {
                place = nil
                return nil
            }
            guard isPatienceOver(at: here) else { return failure }
            refusal = failure
        }
        let reason = "\(here.segment.path), byte \(here.offset): \(BlockReader.words(for: error))"
        let next = try ring.nextBlock(
            in: here.segment, from: here.offset + 1, reaching: sequence + 1, before: ring.nextSequence, passingFailures: refusal != nil)
        if let next {
            let target = (Place(segment: here.segment, offset: next.offset), max(sequence, next.header.firstSequence))
            return skip(to: target, cause: .damaged, reason: reason)
        }
        let target = behind(here.segment)
        // A disk that gives nothing at all has failed as a whole: then waiting is better than letting go of everything.
        if let refusal, target.place.segment == here.segment || !isReadable(target.place) { return refusal }
        return skip(to: target, cause: refusal?.isMissing == true ? .missing : .damaged, reason: reason)
    }

    private mutating func isPatienceOver(at here: Place) -> Bool {
        guard let failing, failing.path == here.segment.path, failing.offset == here.offset else {
            failing = (here.segment.path, here.offset, .now)
            return patience <= .zero
        }
        return ContinuousClock.now - failing.since >= patience
    }

    private func isReadable(_ place: Place) -> Bool {
        do throws(BlockFailure) {
            _ = try ring.outline(in: place.segment, at: place.offset)
            return true
        } catch {
            if case .disk = error { return false }
            return true
        }
    }

    /// The next segment; in the newest one what is appended from now on can be read.
    private func behind(_ segment: Segment) -> (place: Place, sequence: UInt64) {
        guard let next = next(after: segment) else {
            return (Place(segment: segment, offset: segment.length), ring.nextSequence)
        }
        return (Place(segment: next, offset: 0), next.firstSequence)
    }

    private mutating func skip(to target: (place: Place, sequence: UInt64), cause: Skip.Cause, reason: String) -> Skip {
        defer { (place, sequence) = target }
        return Skip(from: sequence, to: max(sequence, target.sequence), cause: cause, reason: reason)
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case BlockFailure.block(let fault): fault.description
        case BlockFailure.disk(let failure): failure.description
        case let failure as Block.Failure: failure.description
        default: "\(error)"
        }
    }
}
