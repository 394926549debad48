// SPDX-License-Identifier: Apache-2.0

package import ConfigValues
internal import LogModel

/// What can be set about the lines before a crash: the `context:` section of the configuration.
package struct ContextOptions: ConfigOptions, Sendable {
    /// Most lines that a crash document carries; 0 keeps none.
    package var lines = 200
    /// Most bytes of those lines.
    package var bytes = ByteSize.kibibytes(64)

    package init() {}

    package init(from reader: inout ConfigReader) {
        reader.read("lines", into: &lines, in: 0...10_000)
        reader.read("bytes", into: &bytes, in: .kibibytes(1)...(.mebibytes(16)))
    }
}

/// The last lines of a stream, kept so that a crash document can tell what came before. One fixed piece of memory, no allocation per line.
struct ContextRing: ~Copyable {
    private struct Entry {
        /// Position as if the memory had no end; modulo its size it is the place.
        var start: Int
        var length: Int
        var time: Timestamp
        var level: LevelName
    }

    /// A longer line keeps its head: one huge line must not push all others out.
    private static let lineLimit = 4096

    private let options: ContextOptions
    private var storage = ByteBuffer(capacity: 64)
    /// A ring of slots, of which ``live`` from ``oldest`` on are in use.
    private var entries: [Entry] = []
    private var oldest = 0
    private var live = 0
    private var end = 0
    private var seen = 0

    init(options: ContextOptions) {
        self.options = options
    }

    mutating func append(_ line: RawSpan, time: Timestamp, level: LevelName) {
        let size = options.bytes.bytes
        guard options.lines > 0 else { return }
        if storage.count < size { storage.appendZeros(size - storage.count) }
        seen += 1
        let length = min(line.byteCount, ContextRing.lineLimit, size)
        // A line lies in one piece: what is left at the end of the memory stays unused.
        if end % size + length > size { end += size - end % size }
        while live > 0, live == options.lines || entries[oldest].start < end + length - size { dropOldest() }
        storage.overwrite(line.extracting(0..<length), at: end % size)
        put(Entry(start: end, length: length, time: time, level: level))
        end += length
    }

    /// The lines kept, oldest first, and how many more were seen.
    func lines() -> (lines: [ContextLine], omitted: Int) {
        let size = options.bytes.bytes
        let bytes = storage.bytes
        let lines = (0..<live).map { index in
            let entry = entries[(oldest + index) % entries.count]
            let start = entry.start % size
            return ContextLine(time: entry.time, level: entry.level, message: bytes.extracting(start..<start + entry.length).copy)
        }
        return (lines, seen - lines.count)
    }

    /// Forgets everything: the next crash of the stream tells of another process.
    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        (oldest, live, end, seen) = (0, 0, 0, 0)
    }

    private mutating func put(_ entry: Entry) {
        let slot = oldest + live
        if entries.count < options.lines, slot == entries.count {
            entries.append(entry)
        } else {
            entries[slot % entries.count] = entry
        }
        live += 1
    }

    private mutating func dropOldest() {
        oldest = (oldest + 1) % entries.count
        live -= 1
    }
}
