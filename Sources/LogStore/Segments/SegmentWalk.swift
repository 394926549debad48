// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A walk over all whole blocks of a segment; what lies damaged between them is passed over.
struct SegmentWalk {
    /// Bytes up to the end of the last whole block.
    private(set) var end: Int
    /// Sequence number behind the last record; nil when not one block is whole.
    private(set) var endSequence: UInt64?
    /// Positions of the streams behind the last whole block.
    private(set) var positions: [StreamID: SourcePosition]
    /// True when those are the positions of all streams.
    private(set) var isComplete = false
    /// Where the last whole block begins that tells of a stream.
    private(set) var lastPositions: Int?
    private(set) var damage: [Damage] = []

    /// A stretch that holds no whole block.
    struct Damage: Hashable {
        var offset: Int
        var fault: BlockHeader.Fault
        /// Where the next whole block begins; nil when there is none.
        var next: Int?
    }

    /// Walks from a block's first byte on, where `positions` are known from what lies before it.
    init(_ segment: Segment, of ring: any SegmentBytes, from start: Int = 0, positions: [StreamID: SourcePosition] = [:])
        throws(DiskError)
    {
        end = start
        self.positions = positions
        var next = start
        while next < segment.length {
            let scan = try SegmentScan(segment, of: ring, from: next, positions: self.positions)
            take(scan)
            guard let fault = scan.fault else { return }
            let found = try ring.nextBlock(in: segment, from: scan.length + 1, reaching: endSequence ?? segment.firstSequence)
            damage.append(Damage(offset: scan.length, fault: fault, next: found?.offset))
            guard let found else { return }
            next = found.offset
        }
    }

    /// The version of a newer panicbox, when what it wrote is the last of the segment: a flipped bit may look like that elsewhere.
    var newerVersion: UInt16? {
        if let last = damage.last, last.next == nil, case .newer(let version) = last.fault { version } else { nil }
    }

    /// True when what lies behind the last whole block is damage, and not the rest of a write.
    var isDamagedBehind: Bool {
        guard let last = damage.last, last.next == nil else { return false }
        return last.fault == .damaged || last.fault == .foreign
    }

    private mutating func take(_ scan: SegmentScan) {
        guard let sequence = scan.endSequence else { return }
        end = scan.length
        endSequence = max(endSequence ?? 0, sequence)
        positions = scan.positions
        isComplete = isComplete || scan.isComplete
        lastPositions = scan.lastPositions ?? lastPositions
    }
}

extension SegmentWalk.Damage {
    private static let sector = 512

    /// Whether this looks like a write that a power cut undid in part: some of its sectors were never written, and read as zeros.
    ///
    /// A bit that flipped, or bytes of something else, do not look so.
    func isHole(in segment: Segment, of ring: any SegmentBytes) throws(DiskError) -> Bool {
        let end = next ?? segment.length
        let start = try ring.read(segment, at: offset, count: min(4, end - offset))
        if start.allSatisfy({ $0 == 0 }) { return true }
        var place = (offset + Self.sector - 1) / Self.sector * Self.sector
        while place + Self.sector <= end {
            let bytes = try ring.read(segment, at: place, count: min(128 * Self.sector, end - place))
            for first in stride(from: 0, through: bytes.count - Self.sector, by: Self.sector)
            where bytes[first..<first + Self.sector].allSatisfy({ $0 == 0 }) {
                return true
            }
            place += 128 * Self.sector
        }
        return false
    }
}
