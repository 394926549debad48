// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What opening a ring found and mended.
package struct RecoveryReport: Hashable, Sendable {
    /// Bytes cut from the end of the newest segment: the rest of a write that was interrupted.
    package var cutBytes = 0
    /// The segment they were cut from.
    package var cutFrom: String?
    /// Segments without one whole block, which were removed.
    package var removed: [String] = []
    /// Files that damaged bytes were put aside in.
    package var kept: [String] = []

    package var isClean: Bool { cutBytes == 0 && removed.isEmpty }
}

/// Brings a ring's segments into a state from which it can go on: the newest one is cut behind its last whole block.
struct Recovery {
    var segments: [Segment] = []
    var nextSequence: UInt64 = 0
    var positions: [StreamID: SourcePosition] = [:]
    var report = RecoveryReport()

    init(directory: String, disk: any StoreDisk) throws(StoreError) {
        do {
            segments = try Segment.all(in: directory, on: disk)
            while let newest = segments.last {
                let scan = try SegmentScan(newest, of: DiskSegments(disk: disk))
                if case .newer(let version) = scan.fault { throw StoreError.newerFormat(path: newest.path, version: version) }
                guard let end = scan.endSequence else {
                    // Not one block was finished; its predecessor ends at the same record.
                    try keepDamage(of: newest, from: 0, fault: scan.fault, disk: disk)
                    try disk.remove(newest.path)
                    report.removed.append(newest.path)
                    nextSequence = max(nextSequence, newest.firstSequence)
                    segments.removeLast()
                    continue
                }
                try keepDamage(of: newest, from: scan.length, fault: scan.fault, disk: disk)
                try cut(newest, to: scan.length, disk: disk)
                nextSequence = max(nextSequence, end)
                positions = scan.positions
                return
            }
        } catch let error as DiskError {
            throw .disk(error)
        } catch let error as StoreError {
            throw error
        } catch {
            throw .disk(DiskError(operation: "recover", path: directory, code: 0))
        }
    }

    /// The rest of an interrupted write is worth nothing. Behind damage there may be whole blocks, so that is kept beside the segment.
    private mutating func keepDamage(of segment: Segment, from offset: Int, fault: BlockHeader.Fault?, disk: any StoreDisk)
        throws(DiskError)
    {
        guard fault == .damaged || fault == .foreign else { return }
        let path = segment.path + ".damaged"
        try disk.replace(path, with: disk.read(segment.path, at: offset, count: segment.length - offset))
        report.kept.append(path)
    }

    private mutating func cut(_ segment: Segment, to length: Int, disk: any StoreDisk) throws(DiskError) {
        segments[segments.count - 1].length = length
        guard segment.length > length else { return }
        try disk.openForWriting(segment.path).truncate(to: length)
        report.cutBytes = segment.length - length
        report.cutFrom = segment.path
    }
}
