// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Sealed blocks that the disk did not take: the newest end of the ring while its disk fails. Readers see one segment more.
///
/// Blocks are added behind and go in front. A segment's offsets count from its first block, so it has another name each time that
/// blocks went: readers then find their way anew, by sequence number.
struct MemoryTail {
    struct SealedBlock {
        var bytes: [UInt8]
        var firstSequence: UInt64
        var endSequence: UInt64
        /// Where the streams stood after it that had moved.
        var positions: [SourcePosition]
        /// Bytes of its documents.
        var contentLength: Int
        /// True when it may go to make room, since its writer must not wait.
        var mayGo: Bool
        /// Bytes that were ever put before it.
        fileprivate var start = 0

        init(
            bytes: [UInt8], firstSequence: UInt64, endSequence: UInt64, positions: [SourcePosition], contentLength: Int, mayGo: Bool
        ) {
            self.bytes = bytes
            self.firstSequence = firstSequence
            self.endSequence = endSequence
            self.positions = positions
            self.contentLength = contentLength
            self.mayGo = mayGo
        }
    }

    private(set) var blocks: [SealedBlock] = []
    private(set) var byteCount = 0
    private var generation = 0

    var isEmpty: Bool { blocks.isEmpty }

    /// What readers see of it; nil while there is nothing.
    var segment: Segment? {
        blocks.first.map { Segment(firstSequence: $0.firstSequence, path: "\(Segment.memoryPrefix)\(generation)", length: byteCount) }
    }

    mutating func append(_ block: SealedBlock) {
        var block = block
        block.start = blocks.last.map { $0.start + $0.bytes.count } ?? 0
        byteCount += block.bytes.count
        blocks.append(block)
    }

    mutating func removeFirst(_ count: Int) {
        guard count > 0 else { return }
        byteCount -= blocks[..<count].reduce(0) { $0 + $1.bytes.count }
        blocks.removeFirst(count)
        generation += 1
    }

    /// Up to `count` bytes from `offset` on; the segment must be the one that stands there now.
    func read(_ segment: Segment, at offset: Int, count: Int) throws(DiskError) -> [UInt8] {
        guard let first = blocks.first, segment.path == self.segment?.path else { throw .missing(segment.path) }
        var place = first.start + offset
        var index = blocks.partitionIndex { $0.start + $0.bytes.count > place }
        var bytes: [UInt8] = []
        while bytes.count < count, index < blocks.count {
            let block = blocks[index]
            bytes += block.bytes[(place - block.start)...].prefix(count - bytes.count)
            place = block.start + block.bytes.count
            index += 1
        }
        return bytes
    }
}

extension [MemoryTail.SealedBlock] {
    /// The first index whose block fulfils a condition that all behind it fulfil too.
    fileprivate func partitionIndex(where condition: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
