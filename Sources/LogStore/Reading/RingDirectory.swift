// SPDX-License-Identifier: Apache-2.0

package import LogModel
internal import Synchronization

/// A ring on the disk that this process only reads, while another one may write it. Takes no lock and changes nothing.
///
/// What is seen is how the ring stood at the last ``refresh()``. A block that is just being written is not there yet.
package final class RingDirectory: ReadableRing {
    package let directory: String
    private let disk: any StoreDisk
    private let state: Mutex<State>

    private struct State {
        var segments: [Segment] = []
        var nextSequence: UInt64 = 0
        var positions: [StreamID: SourcePosition] = [:]
    }

    /// Throws ``StoreError`` when the directory holds no ring, or cannot be read.
    package init(_ directory: String, disk: any StoreDisk = LocalDisk()) throws(StoreError) {
        self.directory = directory
        self.disk = disk
        state = Mutex(State())
        try refresh()
    }

    package var segments: [Segment] { state.withLock { $0.segments } }
    package var nextSequence: UInt64 { state.withLock { $0.nextSequence } }
    /// Where every stream stands that has not ended.
    package var positions: [SourcePosition] { state.withLock { Array($0.positions.values) } }

    package func read(_ segment: Segment, at offset: Int, count: Int) throws(DiskError) -> [UInt8] {
        do throws(DiskError) {
            return try disk.read(segment.path, at: offset, count: count)
        } catch {
            // The writer has let go of it.
            if error.isMissing { state.withLock { $0.segments.removeAll { $0.path == segment.path } } }
            throw error
        }
    }

    /// Looks at the directory anew: segments that were added or went, and blocks behind those that are known.
    ///
    /// Throws ``StoreError/newerFormat(path:version:)`` when a newer panicbox writes it.
    package func refresh() throws(StoreError) {
        do {
            let found = try Segment.all(in: "\(directory)/segments", on: disk)
            try state.withLock { state in try look(at: found, into: &state) }
        } catch let error as DiskError {
            throw error.isMissing ? .noRing(path: directory) : .disk(error)
        } catch let error as StoreError {
            throw error
        } catch {
            throw .noRing(path: directory)
        }
    }

    private func look(at found: [Segment], into state: inout State) throws {
        var segments = found
        guard var newest = segments.popLast() else {
            state.segments = []
            return
        }
        var known = 0
        if let last = state.segments.last, last.path == newest.path, last.length <= newest.length {
            known = last.length
        } else {
            state.nextSequence = newest.firstSequence
            state.positions = [:]
        }
        let walk = try SegmentWalk(newest, of: self, from: known, positions: state.positions)
        if let version = walk.newerVersion { throw StoreError.newerFormat(path: newest.path, version: version) }
        state.positions = walk.positions
        state.nextSequence = max(state.nextSequence, walk.endSequence ?? 0)
        // Of the newest segment only what is whole counts, and damage that had records, of which readers are to tell; the others are as long
        // as they are.
        let whole = walk.end
        if walk.isDamagedBehind, let lost = try believedEnd(in: newest, from: whole, behind: state.nextSequence) {
            newest.length = lost.offset
            state.nextSequence = lost.sequence
        } else {
            newest.length = whole
        }
        state.segments = segments + [newest]
    }
}

extension RingDirectory {
    /// Whether a sink has a record: its cursor is behind it, or it went before its turn.
    package func hasTaken(_ sequence: UInt64, sink: String) throws(StoreError) -> Bool {
        guard let content = try CursorFile(directory: directory, sink: sink).read(from: disk) else { return false }
        return content.sequence > sequence || content.early.contains(sequence)
    }

    /// The first sequence number that each sink has not taken.
    package func cursors() throws(StoreError) -> [String: UInt64] {
        do {
            var cursors: [String: UInt64] = [:]
            for name in try disk.list("\(directory)/cursors") where !name.hasSuffix(".new") {
                cursors[name] = try CursorFile(directory: directory, sink: name).read(from: disk)?.sequence
            }
            return cursors
        } catch let error as StoreError {
            throw error
        } catch let error as DiskError {
            guard error.isMissing else { throw .disk(error) }
            return [:]
        } catch {
            return [:]
        }
    }
}
