// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// The last lines of a process, whichever of its streams they came by: standard output beside standard error.
///
/// One that several streams share has the room of one. Used by one thread, that of the intake which reads them.
package final class ProcessContext {
    private let options: ContextOptions
    private var ring: ContextRing
    /// The streams by their numbers, and which output each is where that is known.
    private var streams: [(id: StreamID, output: String?)] = []

    package init(options: ContextOptions) {
        self.options = options
        ring = ContextRing(options: options)
    }

    /// The moment of a death, and who told it.
    struct Death {
        var time: Timestamp
        var writer: ContextRing.Writer
        /// True where lines of others may be later than the death, since the process lives on or a transport dates each line.
        var isDated: Bool
    }

    /// A number for a stream that writes here.
    func join(_ stream: StreamID, output: String? = nil) -> Int {
        if let known = streams.firstIndex(where: { $0.id == stream }) { return known }
        streams.append((stream, output))
        return streams.count - 1
    }

    func append(_ line: RawSpan, time: Timestamp, level: LevelName, from writer: ContextRing.Writer) {
        ring.append(line, time: time, level: level, from: writer)
    }

    /// The lines before a death in the order of their times, and how many more were known. Each stream's own order stays: a line without a
    /// time has that of its reading, which may be later than the next one's.
    func lines(before death: Death) -> (lines: [ContextLine], omitted: Int) {
        let entries = ring.entries.filter { isBefore($0, death) }
        let oldest = options.maxAge.map { death.time - $0 }
        let kept = merged(entries, before: death.time).filter { entry in oldest.map { entry.time >= $0 } ?? true }
        // Where all came by one way nothing need be said of it.
        let areOfMany = kept.contains { $0.writer != death.writer }
        let lines = kept.map { entry in
            var line = ContextLine(time: entry.time, level: entry.level, message: ring.message(of: entry))
            let stream = streams[entry.writer.stream]
            if areOfMany { line.output = entry.writer.source.iostream ?? stream.output }
            if entry.writer.stream != death.writer.stream { line.stream = stream.id }
            return line
        }
        return (lines, ring.dropped + entries.count - lines.count)
    }

    /// Forgets the process that has died; what another one has said since stays.
    func end(_ death: Death) {
        let entries = ring.entries
        ring.removeFirst(entries.lastIndex { isBefore($0, death) }.map { $0 + 1 } ?? 0)
    }

    private func isBefore(_ entry: ContextRing.Entry, _ death: Death) -> Bool {
        entry.writer == death.writer || !death.isDated || entry.time <= death.time
    }

    private func merged(_ entries: [ContextRing.Entry], before end: Timestamp) -> [ContextRing.Entry] {
        var latest: [ContextRing.Writer: Timestamp] = [:]
        let times = entries.map { entry in
            // No line is later than the end, whatever it says.
            let time = max(min(entry.time, end), latest[entry.writer] ?? entry.time)
            latest[entry.writer] = min(time, end)
            return min(time, end)
        }
        guard latest.count > 1 else { return entries }
        return entries.indices.sorted { (times[$0], $0) < (times[$1], $1) }.map { entries[$0] }
    }
}
