// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import LogModel

/// The entries of one writer, in order: one output of one process, or what comes nearest to that.
final class JournalStream {
    let number: Int
    let key: [UInt8]
    let id: StreamID
    let origin: Origin
    /// The run of a unit that it belongs to; nil for what no unit wrote.
    let invocation: JournalID?
    /// Lines below are in the store since the run before.
    let start: UInt64
    /// Behind the last line that was read.
    var end: UInt64
    /// Everything below is in the store, or will be with the next block.
    private(set) var settled: UInt64
    /// The batch that its last line was in.
    private(set) var lastBatch = 0
    /// Where each batch began that has lines which are not settled; of many only the first are kept, which is a place below for all.
    private(set) var unsettled: [(first: UInt64, batch: Int, mark: JournalMark)] = []
    /// When its last line was written, in microseconds since 1970.
    var lastTime: UInt64 = 0
    /// True once the end of its process was told on.
    var isEnded = false
    /// When its last line was read.
    var lastUse: ContinuousClock.Instant

    private static let unsettledLimit = 256

    init(number: Int, key: [UInt8], id: StreamID, origin: Origin, invocation: JournalID?, offset: UInt64, now: ContinuousClock.Instant) {
        (self.number, self.key, self.id, self.origin, self.invocation) = (number, key, id, origin, invocation)
        (start, end, settled, lastUse) = (offset, offset, offset, now)
    }

    /// True when some of it is held back: a crash that is not whole.
    var isBehind: Bool { !unsettled.isEmpty }

    /// Lines from `first` up to `end` have been handed over, in a batch that began at `mark`.
    func hand(from first: UInt64, batch: Int, mark: JournalMark) {
        lastBatch = batch
        guard unsettled.last?.batch != batch, unsettled.count < JournalStream.unsettledLimit else { return }
        unsettled.append((first, batch, mark))
    }

    func settle(below offset: UInt64) {
        settled = max(settled, offset)
        if settled >= end { return unsettled.removeAll() }
        while unsettled.count > 1, unsettled[1].first <= settled { unsettled.removeFirst() }
    }

    // MARK: Grouping

    /// What entries of one stream have in common. `key` is emptied first; it is used again for each entry.
    static func makeKey(_ entry: borrowing JournalEntry, note: JournalNote?, into key: inout [UInt8]) {
        key.removeAll(keepingCapacity: true)
        append(entry.place.family, to: &key)
        if entry.has(.fullContainerID) || entry.has(.containerID) {
            // A runtime writes for its containers: their outputs go by their priorities.
            append("container", to: &key)
            append(entry.has(.fullContainerID) ? entry[.fullContainerID] : entry[.containerID], to: &key)
            append(entry[.priority], to: &key)
        } else if let note, let unit = note.unit {
            // What systemd says of a unit stands by itself, else all units would be one.
            append("unit", to: &key)
            append(Array(unit.utf8).rawSpan, to: &key)
            if let invocation = note.invocation { append(invocation, to: &key) }
        } else if entry.has(.aboutUnit) || entry.has(.aboutUserUnit) {
            append("unit", to: &key)
            append(entry.has(.aboutUserUnit) ? entry[.aboutUserUnit] : entry[.aboutUnit], to: &key)
            append(entry.has(.aboutUserInvocation) ? entry[.aboutUserInvocation] : entry[.aboutInvocation], to: &key)
        } else if entry.has(.streamID) {
            append("stream", to: &key)
            append(entry[.streamID], to: &key)
            append(entry[.processID], to: &key)
        } else {
            append("process", to: &key)
            append(entry.place.boot, to: &key)
            append(entry[.invocation], to: &key)
            append(entry[.processID], to: &key)
            append(entry[.transport], to: &key)
            if !entry.has(.processID) { append(entry[.identifier], to: &key) }
        }
    }

    private static func append(_ text: StaticString, to key: inout [UInt8]) {
        // A static string lies in read-only memory for the life of the program.
        unsafe key.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        key.append(0)
    }

    private static func append(_ value: RawSpan, to key: inout [UInt8]) {
        unsafe value.withUnsafeBytes { unsafe key.append(contentsOf: $0) }
        key.append(0)
    }

    private static func append(_ id: JournalID, to key: inout [UInt8]) {
        for word in [id.high, id.low] {
            for shift in stride(from: 0, to: 64, by: 8) { key.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
        }
    }

    /// The same on every run, so that the same line has the same `event.id` even if the ring was lost.
    static func id(forKey key: [UInt8]) -> StreamID { StreamID(hash: Array(SHA256.hash(data: Array("journald ".utf8) + key))) }
}
