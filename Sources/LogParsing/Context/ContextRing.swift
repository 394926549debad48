// SPDX-License-Identifier: Apache-2.0

internal import ConfigValues
internal import LogModel

/// The last lines of a process, kept so that a crash document can tell what came before. One fixed piece of memory, no allocation per line.
struct ContextRing: ~Copyable {
    /// Who wrote a line: a stream, by its number in a ``ProcessContext``, and the output that a transport names.
    struct Writer: Hashable {
        var stream: Int
        var source: TextSource
    }

    struct Entry {
        /// Position as if the memory had no end; modulo its size it is the place.
        fileprivate var start: Int
        fileprivate var length: Int
        var time: Timestamp
        var level: LevelName
        var writer: Writer
    }

    /// A longer line keeps its head: one huge line must not push all others out.
    private static let lineLimit = 4096

    private let options: ContextOptions
    private var storage = ByteBuffer(capacity: 64)
    /// A ring of slots, of which ``live`` from ``oldest`` on are in use.
    private var slots: [Entry] = []
    private var oldest = 0
    private var live = 0
    private var end = 0
    /// Where ``end`` is in the memory.
    private var place = 0
    /// Lines that were dropped to make room for others.
    private(set) var dropped = 0

    init(options: ContextOptions) {
        self.options = options
    }

    mutating func append(_ line: RawSpan, time: Timestamp, level: LevelName, from writer: Writer) {
        let size = options.bytes.bytes
        guard options.lines > 0 else { return }
        if storage.count < size { storage.appendZeros(size - storage.count) }
        let length = min(line.byteCount, ContextRing.lineLimit, size)
        // A line lies in one piece: what is left at the end of the memory stays unused.
        if place + length > size {
            end += size - place
            place = 0
        }
        while live > 0, live == options.lines || slots[oldest].start < end + length - size {
            dropOldest()
            dropped += 1
        }
        storage.overwrite(line.extracting(0..<length), at: place)
        put(Entry(start: end, length: length, time: time, level: level, writer: writer))
        end += length
        place += length
    }

    /// The lines kept, in the order in which they came.
    var entries: [Entry] { (0..<live).map { slots[(oldest + $0) % slots.count] } }

    /// The text of a line that is kept.
    func message(of entry: Entry) -> [UInt8] {
        let start = entry.start % options.bytes.bytes
        return storage.bytes.extracting(start..<start + entry.length).copy
    }

    /// Forgets the first lines of those that are kept, and those before them: what comes next tells of another process.
    mutating func removeFirst(_ count: Int) {
        for _ in 0..<count { dropOldest() }
        dropped = 0
        if live == 0 { (oldest, end, place) = (0, 0, 0) }
        if live == 0 { slots.removeAll(keepingCapacity: true) }
    }

    private mutating func put(_ entry: Entry) {
        let slot = oldest + live
        if slots.count < options.lines, slot == slots.count {
            slots.append(entry)
        } else {
            slots[slot < slots.count ? slot : slot - slots.count] = entry
        }
        live += 1
    }

    private mutating func dropOldest() {
        oldest = oldest + 1 == slots.count ? 0 : oldest + 1
        live -= 1
    }
}
