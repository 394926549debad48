// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LogModel
internal import LogStore

/// Walks all blocks of a ring from the oldest on and finds what is damaged. Holds one block in memory.
///
/// A `BlockReader` gives records and hops over the rest; this looks at every byte: blocks without records, numbers that are missing
/// or stand twice, and what lies behind the last whole block.
struct RingWalk {
    enum Step {
        /// A whole block; its documents are in ``RingWalk/documents`` when they were wanted.
        case block(WalkedBlock)
        case damage(Damage)
        /// A block that its writer has not finished.
        case unfinished(path: String, offset: Int, bytes: Int)
        /// A segment that the writer has let go of meanwhile.
        case gone(Segment)
    }

    /// The documents of the last block.
    private(set) var documents: [UInt8] = []
    /// Bytes of segments that lie behind the walk.
    private(set) var passedBytes = 0
    /// Sequence number behind the last record that was met; nil before the first block.
    private(set) var nextSequence: UInt64?
    let totalBytes: Int

    private let ring: RingDirectory
    private let wants: (BlockHeader) -> Bool
    private let isRecording: () -> Bool
    private var segments: [Segment]
    private var offset = 0
    private var found: [Step] = []
    /// How often an unfinished block was looked at again.
    private var looks = 0
    /// A writer needs milliseconds for a block; two seconds are for a disk that stalls.
    private static let lookLimit = 40

    /// `wants` says of which blocks the documents are to be read and checked, too. `isRecording` tells whether another process may just be
    /// writing the newest segment: an unfinished block at its end is then no damage.
    init(
        _ ring: RingDirectory, isRecording: @escaping () -> Bool = { false }, wants: @escaping (BlockHeader) -> Bool = { _ in true }
    ) throws(DiskError) {
        self.ring = ring
        self.wants = wants
        self.isRecording = isRecording
        segments = ring.segments
        if var newest = segments.popLast() {
            // The ring counts what is whole; what lies behind that is to be looked at, too.
            newest.length = max(newest.length, try LocalDisk().size(of: newest.path))
            segments.append(newest)
        }
        totalBytes = segments.reduce(0) { $0 + $1.length }
        segments.reverse()
    }

    /// The next step; nil at the end.
    mutating func next() -> Step? {
        while found.isEmpty, let segment = segments.last {
            guard offset < segment.length else {
                leave(segment)
                continue
            }
            if offset == 0 { enter(segment) }
            do throws(BlockFailure) {
                try take(segment)
            } catch {
                fail(error, in: segment)
            }
        }
        return found.isEmpty ? nil : found.removeFirst()
    }

    private mutating func enter(_ segment: Segment) {
        if let nextSequence, nextSequence < segment.firstSequence {
            let missing = nextSequence..<segment.firstSequence
            found.append(.damage(Damage(records: missing, words: "no segment holds what comes before \(segment.name)")))
        }
        // A segment whose records were there before is told of with its first block.
        nextSequence = max(nextSequence ?? 0, segment.firstSequence)
    }

    private mutating func leave(_ segment: Segment) {
        segments.removeLast()
        offset = 0
        looks = 0
    }

    private mutating func take(_ segment: Segment) throws(BlockFailure) {
        documents.removeAll(keepingCapacity: true)
        var block = try ring.outline(in: segment, at: offset).walked
        let isWanted = wants(block.header)
        var broken: Damage?
        if isWanted {
            let bytes = try ring.blockBytes(in: segment, at: offset, expecting: block.length)
            broken = try open(bytes.rawSpan, as: &block)
        }
        checkSequence(of: block)
        found.append(broken.map { .damage($0) } ?? .block(block))
        pass(block.length)
        looks = 0
    }

    /// Checks a whole block and reads its documents; answers what is wrong with those of a block whose checksum fits.
    private mutating func open(_ bytes: RawSpan, as block: inout WalkedBlock) throws(BlockFailure) -> Damage? {
        let extent: BlockHeader.Extent
        do throws(BlockHeader.Fault) {
            block.header = try BlockHeader(checking: bytes)
            extent = try BlockHeader.extent(of: bytes)
        } catch {
            throw .block(error)
        }
        do throws(LZ4Frame.Failure) {
            let frame = bytes.extracting(extent.header..<extent.total)
            try LZ4Frame.decompress(frame, length: block.header.contentLength, appendingTo: &documents)
            block.isRead = true
            return nil
        } catch {
            return Damage(path: block.segment.path, offset: block.offset, records: block.sequences, words: error.description)
        }
    }

    /// Every record's number is one more than the one before.
    private mutating func checkSequence(of block: WalkedBlock) {
        defer { nextSequence = block.header.endSequence }
        guard let expected = nextSequence, block.header.firstSequence != expected else { return }
        let words: String
        if block.header.firstSequence > expected {
            words = "the block begins with record \(block.header.firstSequence), where \(expected) should come"
            let missing = expected..<block.header.firstSequence
            found.append(.damage(Damage(path: block.segment.path, offset: block.offset, records: missing, words: words)))
        } else {
            words = "the block begins with record \(block.header.firstSequence), which was before; \(expected) should come"
            found.append(.damage(Damage(path: block.segment.path, offset: block.offset, words: words)))
        }
    }

    private mutating func pass(_ bytes: Int) {
        offset += bytes
        passedBytes += bytes
    }
}

// What cannot be read.
extension RingWalk {
    private mutating func fail(_ failure: BlockFailure, in segment: Segment) {
        switch failure {
        case .disk(let error) where error.isMissing:
            found.append(.gone(segment))
            nextSequence = nil
            pass(segment.length - offset)
        case .disk(let error):
            // The disk may fail in one place only; the other segments are still to be seen.
            found.append(.damage(Damage(path: segment.path, offset: offset, words: error.description)))
            expectNextSegment(behind: segment)
        case .block(let fault):
            hop(over: fault, in: segment)
        }
    }

    /// Goes on at the next whole block, or behind the segment where there is none.
    private mutating func hop(over fault: BlockHeader.Fault, in segment: Segment) {
        let expected = nextSequence ?? segment.firstSequence
        do throws(DiskError) {
            let next = try ring.nextBlock(in: segment, from: offset + 1, reaching: expected + 1)
            if next == nil, isNewest(segment), lookAgain(at: segment, fault) { return }
            var damage = Damage(path: segment.path, offset: offset, words: fault.description)
            guard let next else {
                if let following = segments.dropLast().last?.firstSequence, following > expected { damage.records = expected..<following }
                found.append(.damage(damage))
                return expectNextSegment(behind: segment)
            }
            if next.header.firstSequence > expected { damage.records = expected..<next.header.firstSequence }
            found.append(.damage(damage))
            nextSequence = max(expected, next.header.firstSequence)
            pass(next.offset - offset)
        } catch {
            fail(.disk(error), in: segment)
        }
    }

    private func isNewest(_ segment: Segment) -> Bool { segments.count == 1 }

    /// The next segment's name says what comes; what is missing before it was told.
    private mutating func expectNextSegment(behind segment: Segment) {
        nextSequence = segments.dropLast().last?.firstSequence ?? nextSequence
        pass(segment.length - offset)
    }

    /// At the end of the newest segment of a ring that is being written a block may be half there: it is looked at again for a while.
    private mutating func lookAgain(at segment: Segment, _ fault: BlockHeader.Fault) -> Bool {
        guard isRecording() else { return false }
        if looks < RingWalk.lookLimit {
            looks += 1
            usleep(50_000)
            if let size = try? LocalDisk().size(of: segment.path) { segments[0].length = size }
            return true
        }
        guard fault == .torn else { return false }
        found.append(.unfinished(path: segment.path, offset: offset, bytes: segment.length - offset))
        pass(segment.length - offset)
        return true
    }
}

/// A block of a segment that was walked over.
struct WalkedBlock {
    var header: BlockHeader
    let segment: Segment
    let offset: Int
    let length: Int
    /// True when its documents were read and fit their checksum.
    var isRead = false

    var sequences: Range<UInt64> { header.firstSequence..<header.endSequence }
}

extension BlockOutline {
    fileprivate var walked: WalkedBlock { WalkedBlock(header: header, segment: segment, offset: offset, length: length) }
}

extension Segment {
    /// The file's name.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}
