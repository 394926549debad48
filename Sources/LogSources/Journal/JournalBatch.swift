// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Lines that are handed over together: the texts of many entries of many streams.
struct JournalBatch: ~Copyable {
    private(set) var lines: [SourceLine] = []
    var texts = ByteBuffer(capacity: 1024)
    /// Where it began.
    var mark: JournalMark?

    private static let entryLimit = 2_048
    private static let byteLimit = 256 * 1024
    /// A text that is longer goes on in the next line, so that no line is longer than any may be.
    private static let lineLimit = 256 * 1024

    var isFull: Bool { lines.count >= JournalBatch.entryLimit || texts.count >= JournalBatch.byteLimit }

    mutating func removeAll() {
        lines.removeAll(keepingCapacity: true)
        // One large entry must not keep its memory for good.
        if texts.capacity > 4 * JournalBatch.byteLimit { texts = ByteBuffer(capacity: 1024) } else { texts.removeAll() }
        mark = nil
    }

    /// Takes the lines of an entry's message that stand at or behind `from`; answers the offset behind the last line.
    mutating func take(_ entry: borrowing JournalEntry, stream: Int, from first: UInt64) -> UInt64 {
        let message = entry[.message]
        let level = LevelName(priority: entry[.priority])
        let time = entry[.sourceTime].decimalNumber ?? entry.place.realtime
        let goesOn = entry.says(.lineBreak, "line-max") || entry.says(.containerPart, "true")
        var line = SourceLine(
            stream: stream, start: 0, count: 0, offset: entry.place.offset, time: Timestamp(microseconds: time), level: level)
        var start = 0
        repeat {
            let newline = message.firstIndex(of: 0x0A, from: start)
            let end = min(newline ?? message.byteCount, start + JournalBatch.lineLimit)
            let isCut = end < (newline ?? message.byteCount)
            (line.start, line.count) = (texts.count, end - start)
            line.isPart = isCut || (newline == nil && goesOn)
            if line.offset >= first {
                texts.append(message.extracting(start..<end))
                lines.append(line)
            }
            line.offset += 1
            start = isCut ? end : end + 1
        } while start < message.byteCount
        return line.offset
    }

    /// Takes the lines away, and puts their texts into `buffer`.
    mutating func take(into buffer: inout ByteBuffer) -> [SourceLine] {
        swap(&buffer, &texts)
        defer { removeAll() }
        return lines
    }
}

extension JournalPlace {
    /// The bits of a line's offset that count the lines of its entry.
    private static let lineBits: UInt64 = 20

    /// The offset of the entry's first line in its stream.
    var offset: UInt64 { number << JournalPlace.lineBits }
}

extension Timestamp {
    /// A moment as the journal has it; one that nobody can mean is the first or the last that there is.
    init(microseconds: UInt64) {
        let (nanoseconds, overflow) = Int64(clamping: microseconds).multipliedReportingOverflow(by: 1_000)
        self.init(nanoseconds: overflow ? .max : nanoseconds)
    }
}
