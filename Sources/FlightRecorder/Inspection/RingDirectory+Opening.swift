// SPDX-License-Identifier: Apache-2.0

internal import LogModel
package import LogStore

extension RingDirectory {
    /// Opens a ring to read it, beside whoever writes it. One that a newer panicbox wrote is refused with words that say so.
    package static func opening(_ directory: String) throws(StoreError) -> RingDirectory {
        let ring = try RingDirectory(directory)
        for segment in ring.segments.reversed() {
            if let version = try newerFormat(of: segment, in: ring) { throw .newerFormat(path: segment.path, version: version) }
        }
        return ring
    }

    /// The format of a segment's first block when this panicbox does not know it. Damage is for the reader to tell.
    private static func newerFormat(of segment: Segment, in ring: RingDirectory) throws(StoreError) -> UInt16? {
        let start: [UInt8]
        do throws(DiskError) {
            // The fixed part of the header names the format.
            start = try ring.read(segment, at: 0, count: 64)
        } catch {
            guard error.isMissing else { throw .disk(error) }
            return nil
        }
        do throws(BlockHeader.Fault) {
            _ = try BlockHeader.extent(of: start.rawSpan)
            return nil
        } catch {
            guard case .newer(let version) = error else { return nil }
            return version
        }
    }
}
