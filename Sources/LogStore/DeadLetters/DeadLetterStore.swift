// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
package import LogModel
internal import Synchronization

/// Keeps refused documents beside the ring: `dead-letter/<sink>/<day>-<number>.ndjson.lz4`, one LZ4 frame for each batch.
///
/// Each run writes files of its own, so that a frame that a kill has cut short hides no other; the first letter of a run also cuts such a
/// rest off. What is damage and not such a rest is put aside as `*.damaged`. The files of one sink stay under a size together: the oldest
/// go first. Of both ``takeNotes()`` tells.
package final class DeadLetterStore: Sendable {
    private let directory: String
    private let disk: any StoreDisk
    private let maxSize: ByteSize
    private let state = Mutex(State())

    private struct State {
        /// The file of each sink that this run writes.
        var files: [String: OpenFile] = [:]
        var notes: [String] = []
    }

    private struct OpenFile {
        var day: Substring
        var path: String
        var length: Int
        var file: any DiskFile
    }

    package init(directory: String, disk: any StoreDisk = LocalDisk(), maxSize: ByteSize = .mebibytes(64)) {
        self.directory = directory
        self.disk = disk
        self.maxSize = maxSize
    }

    /// Writes the letters and answers the file that holds them. Returning means that they are on the disk.
    package func append(_ letters: [DeadLetter], sink: String, at time: Timestamp = .now) throws(StoreError) -> String {
        var frame = ByteBuffer(capacity: 4096)
        var lines = ByteBuffer(capacity: 4096)
        for letter in letters { letter.append(to: &lines) }
        do {
            try LZ4Frame.compress(lines.bytes, into: &frame)
        } catch {
            throw .compression(error)
        }
        return try state.withLock { state throws(StoreError) in
            do throws(DiskError) {
                return try write(frame, sink: sink, day: time.description.prefix(10), to: &state)
            } catch {
                throw .disk(error)
            }
        }
    }

    /// What is to be told since the last call, in words for a person: files that were removed to stay under the size, and damage.
    package func takeNotes() -> [String] {
        state.withLock { state in
            defer { state.notes = [] }
            return state.notes
        }
    }

    private func write(_ frame: borrowing ByteBuffer, sink: String, day: Substring, to state: inout State) throws(DiskError) -> String {
        // A file is one part of the room, so that not everything goes when one does.
        var open = state.files.removeValue(forKey: sink)
        if let known = open, known.day != day || known.length + frame.count > maxSize.bytes / 8 { open = nil }
        var target = if let open { open } else { try begin(sink: sink, day: day, &state.notes) }
        try makeRoom(for: frame.count, sink: sink, keeping: target.path, &state.notes)
        do throws(DiskError) {
            try target.file.write(frame, at: target.length)
            try target.file.sync()
            if target.length == 0 { try disk.syncDirectory(folder(of: sink)) }
        } catch {
            // Half a frame would spoil what comes behind it; the letters are written again, to another file if this one cannot be cut.
            if (try? target.file.truncate(to: target.length)) != nil, target.length > 0 { state.files[sink] = target }
            throw error
        }
        target.length += frame.count
        state.files[sink] = target
        return target.path
    }

    private func folder(of sink: String) -> String { "\(directory)/dead-letter/\(sink)" }

    private func begin(sink: String, day: Substring, _ notes: inout [String]) throws(DiskError) -> OpenFile {
        let folder = folder(of: sink)
        try disk.createDirectory(folder)
        let names = try disk.list(folder).filter { $0.hasSuffix(Segment.suffix) }.sorted()
        if let last = names.last { try cutRest(of: "\(folder)/\(last)", &notes) }
        let numbers = names.filter { $0.hasPrefix(day) }.compactMap { Int($0.dropFirst(11).prefix { $0.isNumber }) }
        let number = String((numbers.max() ?? 0) + 1)
        let path = "\(folder)/\(day)-\(String(repeating: "0", count: max(0, 4 - number.count)))\(number)\(Segment.suffix)"
        return OpenFile(day: day, path: path, length: 0, file: try disk.create(path))
    }

    /// Cuts off what a kill has left of a frame, so that stock tools read the file to its end. Damage there is put aside.
    private func cutRest(of path: String, _ notes: inout [String]) throws(DiskError) {
        let size = try disk.size(of: path)
        var reader = DeadLetterReader(path, disk: disk)
        while try reader.next() != nil {}
        var end = reader.offset
        for damage in reader.damage where damage.upperBound < size {
            notes.append("\(path) is damaged at byte \(damage.lowerBound); `panicbox replay --dead-letters` sends what is round it")
        }
        if let rest = reader.damage.last, rest.upperBound == size {
            end = rest.lowerBound
            notes.append("\(path) was damaged from byte \(end) on; what could not be read is kept in \(try reader.keep([rest]))")
        }
        if end < size { try disk.openForWriting(path).truncate(to: end) }
    }

    private func makeRoom(for count: Int, sink: String, keeping kept: String, _ notes: inout [String]) throws(DiskError) {
        let folder = folder(of: sink)
        var files: [(path: String, size: Int)] = []
        for name in try disk.list(folder).sorted() { files.append(("\(folder)/\(name)", try disk.size(of: "\(folder)/\(name)"))) }
        var total = files.reduce(count) { $0 + $1.size }
        for file in files where total > maxSize.bytes && file.path != kept {
            try disk.remove(file.path)
            total -= file.size
            let reason = "the dead letters of `\(sink)` have more than \(maxSize) (ring.dead_letter_size)"
            notes.append("\(file.path) (\(ByteSize(file.size))) was removed: \(reason)")
        }
    }
}
