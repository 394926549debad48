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
    private var storage: ByteBuffer
    private var entries: [Entry] = []
    private var oldest = 0
    private var end = 0
    private var seen = 0

    init(options: ContextOptions) {
        self.options = options
        storage = ByteBuffer(capacity: 64)
    }

    mutating func append(_ line: RawSpan, time: Timestamp, level: LevelName) {
        let size = options.bytes.bytes
        guard options.lines > 0 else { return }
        if storage.count < size { storage.appendZeros(size - storage.count) }
        seen += 1
        let length = min(line.byteCount, ContextRing.lineLimit, size)
        if end % size + length > size { end += size - end % size }
        dropOldest(keepingFrom: end + length - size)
        storage.overwrite(line.extracting(0..<length), at: end % size)
        put(Entry(start: end, length: length, time: time, level: level))
        end += length
    }

    /// The lines kept, oldest first, and how many more were seen.
    func lines() -> (lines: [ContextLine], omitted: Int) {
        guard !entries.isEmpty else { return ([], 0) }
        let size = options.bytes.bytes
        let bytes = storage.bytes
        let live = (0..<entries.count).map { entries[(oldest + $0) % entries.count] }.filter { $0.length >= 0 }
        let lines = live.map { entry in
            let start = entry.start % size
            return ContextLine(time: entry.time, level: entry.level, message: bytes.extracting(start..<start + entry.length).copy)
        }
        return (lines, seen - lines.count)
    }

    /// Forgets everything: the next crash of the stream tells of another process.
    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        (oldest, end, seen) = (0, 0, 0)
    }

    private mutating func put(_ entry: Entry) {
        guard entries.count == options.lines else { return entries.append(entry) }
        entries[oldest] = entry
        oldest = (oldest + 1) % entries.count
    }

    /// Marks entries as gone whose bytes are about to be written over. A negative length marks; the slot is reused in its turn.
    private mutating func dropOldest(keepingFrom position: Int) {
        var index = 0
        while index < entries.count {
            let slot = (oldest + index) % entries.count
            guard entries[slot].start < position else { return }
            entries[slot].length = -1
            index += 1
        }
    }
}
