// SPDX-License-Identifier: Apache-2.0

#if Journald
    import Foundation
    import LogModel
    import TestSupport

    @testable import LogSources

    /// A journal's source driven as an intake does, with what it said collected in order.
    final class ReadingJournal {
        struct Line: Equatable {
            var text: String
            var stream: Int
            var offset: UInt64
            var time: Timestamp
            var level: LevelName
            var isPart: Bool
            /// `stream-offset`, as an event's id has it.
            var id: String
        }

        let source: JournalSource
        private(set) var lines: [Line] = []
        private(set) var opened: [Int: SourceStream] = [:]
        private(set) var ended: Set<Int> = []
        private(set) var exits: [(exit: ProcessExit, streams: [Int], behind: Int)] = []
        private(set) var gaps: [SourceGap] = []
        private(set) var warnings: [String] = []
        private(set) var mostOpen = 0
        /// What the store has of positions.
        private(set) var stored: [StreamID: SourcePosition]
        private var buffer = ByteBuffer(capacity: 1024)

        init(_ journal: MadeJournal, resuming positions: [SourcePosition] = [], _ change: (inout JournaldOptions) -> Void = { _ in }) {
            var options = JournaldOptions()
            options.directory = journal.path
            change(&options)
            source = JournalSource(options: options, resuming: positions)
            stored = Dictionary(uniqueKeysWithValues: positions.map { ($0.stream, $0) })
        }

        var texts: [String] { lines.map(\.text) }

        func origin(of line: Int) -> Origin { lines.indices.contains(line) ? opened[lines[line].stream]?.origin ?? Origin() : Origin() }

        /// Lets the source say what it has to say now.
        @discardableResult
        func read() -> Self {
            buffer.removeAll()
            while let event = source.next(into: &buffer) {
                take(event)
                buffer.removeAll()
            }
            for position in source.takePassedPositions() { stored[position.stream] = position }
            warnings += source.takeWarnings()
            return self
        }

        func read(until what: String, _ condition: () -> Bool) async throws {
            try await eventually("\(what): \(texts.suffix(20)) \(warnings)") {
                read()
                return condition()
            }
        }

        /// Stores everything but what a stream holds back from an offset on.
        func store(holding held: [Int: UInt64] = [:]) {
            var moved: [Int: UInt64] = [:]
            for line in lines where !ended.contains(line.stream) { moved[line.stream] = line.offset + 1 }
            moved.merge(held) { $1 }
            for position in source.positions(ofMoved: moved) {
                stored[position.stream] = position.isClosed ? nil : position
            }
            for (number, offset) in moved { source.stored(stream: number, below: offset) }
        }

        private func take(_ event: SourceEvent) {
            switch event {
            case .opened(let stream):
                opened[stream.number] = stream
                mostOpen = max(mostOpen, opened.count - ended.count)
            case .bytes, .completed: warnings.append("bytes of a journal")
            case .lines(let new): for line in new { take(line) }
            case .exited(let exit, let streams, _): exits.append((exit, streams, lines.count))
            case .lost(let gap): gaps.append(gap)
            case .ended(let number): ended.insert(number)
            }
        }

        private func take(_ line: SourceLine) {
            let text = buffer.bytes.extracting(line.start..<line.start + line.count).text
            let id = opened[line.stream].map { "\($0.id)-\(line.offset)" } ?? "not opened"
            lines.append(
                Line(
                    text: text, stream: line.stream, offset: line.offset, time: line.time, level: line.level, isPart: line.isPart, id: id))
        }
    }
#endif
