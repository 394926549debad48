// SPDX-License-Identifier: Apache-2.0

/// One file of the ring: a row of blocks, named by the sequence number of its first record, `00000000000000001234.ndjson.lz4`.
package struct Segment: Hashable, Sendable {
    /// Sequence number of the first record.
    package var firstSequence: UInt64
    package var path: String
    /// Bytes that hold whole blocks. What the file may hold behind them is the rest of a write that failed.
    package var length: Int

    static let suffix = ".ndjson.lz4"
    /// What the path of the one segment begins with that is in memory, while the disk fails.
    static let memoryPrefix = "memory:"

    /// True for blocks that the disk has not taken.
    package var isInMemory: Bool { path.hasPrefix(Segment.memoryPrefix) }

    static func name(firstSequence: UInt64) -> String {
        let digits = String(firstSequence)
        return String(repeating: "0", count: max(0, 20 - digits.count)) + digits + suffix
    }

    /// The sequence number in a segment's name; nil for any other file, and for a number that no ring reaches.
    static func firstSequence(ofName name: String) -> UInt64? {
        guard name.hasSuffix(suffix) else { return nil }
        let digits = name.dropLast(suffix.count)
        guard digits.count == 20, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return UInt64(digits).flatMap { $0 < BlockHeader.sequenceLimit ? $0 : nil }
    }

    /// The segments in a directory, oldest first, as long as their files are.
    static func all(in directory: String, on disk: any StoreDisk) throws(DiskError) -> [Segment] {
        var segments: [Segment] = []
        for name in try disk.list(directory) {
            guard let first = Segment.firstSequence(ofName: name) else { continue }
            let path = "\(directory)/\(name)"
            do throws(DiskError) {
                segments.append(Segment(firstSequence: first, path: path, length: try disk.size(of: path)))
            } catch {
                // Taken away between the two looks at it.
                guard error.isMissing else { throw error }
            }
        }
        return segments.sorted { $0.firstSequence < $1.firstSequence }
    }
}
