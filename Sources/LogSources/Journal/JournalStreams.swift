// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The streams that are open. Their number is bounded: the one that has been silent for longest makes room, and comes again as the same.
struct JournalStreams {
    private(set) var byNumber: [Int: JournalStream] = [:]
    private var byKey: [[UInt8]: JournalStream] = [:]
    private var last: JournalStream?
    private var nextNumber = 0

    private static let limit = 256
    private static let idleTime = Duration.seconds(120)

    /// The open stream of a key.
    mutating func find(_ key: [UInt8]) -> JournalStream? {
        // Entries of one writer come together.
        if let last, last.key == key { return last }
        guard let found = byKey[key] else { return nil }
        last = found
        return found
    }

    mutating func open(
        _ key: [UInt8], origin: Origin, invocation: JournalID?, offset: UInt64, now: ContinuousClock.Instant
    ) -> JournalStream {
        let id = JournalStream.id(forKey: key)
        let stream = JournalStream(
            number: nextNumber, key: key, id: id, origin: origin, invocation: invocation, offset: offset, now: now)
        nextNumber += 1
        byNumber[stream.number] = stream
        byKey[key] = stream
        last = stream
        return stream
    }

    /// The stream that has to make room; nil while there is room. What is held back goes last.
    var surplus: JournalStream? {
        guard byKey.count > JournalStreams.limit else { return nil }
        let free = byKey.count > 2 * JournalStreams.limit ? Array(byKey.values) : byKey.values.filter { !$0.isBehind }
        return free.min { ($0.lastUse, $0.number) < ($1.lastUse, $1.number) }
    }

    func idle(at now: ContinuousClock.Instant) -> [JournalStream] {
        byKey.values.filter { !$0.isBehind && now - $0.lastUse >= JournalStreams.idleTime }
    }

    /// No line is added to it any more.
    mutating func close(_ stream: JournalStream) {
        byKey[stream.key] = nil
        if last === stream { last = nil }
    }

    mutating func remove(_ number: Int) -> JournalStream? { byNumber.removeValue(forKey: number) }

    /// The streams of the run that has ended, the one that spoke last first.
    ///
    /// Of a process that is gone before journald looks at it the entries name the unit, as systemd opened the stream for it, but no run
    /// (journald's `client_context_really_refresh` reads the control group of a process that lives): such streams are the unit's last run's.
    func speakers(of end: JournalEnd) -> [JournalStream] {
        let candidates = byKey.values.filter { $0.number != end.noteStream }
        let own = candidates.filter { $0.invocation == end.invocation }
        let nameless = candidates.filter { stream in
            stream.invocation == nil && !stream.isEnded && stream.origin.processID != nil && stream.lastTime >= end.earliest
                && end.unit != nil && stream.origin.unit?.name == end.unit
        }
        return (own.isEmpty ? nameless : own).sorted { $0.end > $1.end }
    }

    /// The stream of a unit's own words that spoke last.
    func ofUnit(_ unit: String) -> JournalStream? {
        byKey.values.filter { $0.origin.unit?.name == unit && $0.origin.processID != nil }.max { $0.end < $1.end }
    }
}
