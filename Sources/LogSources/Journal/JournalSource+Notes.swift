// SPDX-License-Identifier: Apache-2.0

#if Journald
    internal import LogModel

    /// What systemd and journald tell of others: ends of processes, and messages that are lost.
    extension JournalSource {
        func take(_ note: JournalNote, stream: JournalStream?, _ now: ContinuousClock.Instant) {
            switch note.kind {
            case .suppressed, .missed:
                // What was stored by the run before was told with it.
                if let stream, entry.place.offset < stream.start { return }
                let unit = note.unit
                let reason = "journald suppressed messages\(unit.map { " of \($0)" } ?? (note.kind == .missed ? " of the kernel" : ""))"
                let number = unit.flatMap { streams.ofUnit($0) }?.number ?? stream?.number
                let offset = entry.place.offset
                after.append(.lost(SourceGap(reason: reason, stream: number, range: offset..<offset, records: JournalNote.lost(entry))))
            default:
                guard let mark = batch.mark else { return }
                ends.take(note, entry, stream: stream?.number, batch: batchNumber, mark: mark, now: now)
            }
        }

        /// - Parameter isLast: Nothing more is to be read before now; else the entries behind have shown that no words of the run come any more.
        func tell(_ due: [JournalEnd], isLast: Bool, _ now: ContinuousClock.Instant) {
            for end in due {
                let streams = self.streams.speakers(of: end)
                if streams.isEmpty, isLast, ends.postpone(end, now: now) { continue }
                for stream in streams { stream.isEnded = true }
                let speakers = streams.map(\.number)
                let numbers = speakers.isEmpty && !selection.isNarrow ? [end.noteStream].compactMap { $0 } : speakers
                guard !numbers.isEmpty else { continue }
                var exit = end.exit
                let processes = Set(numbers.compactMap { self.streams.byNumber[$0]?.origin.processID })
                if !speakers.isEmpty, processes.count == 1 { exit.processID = processes.first }
                after.append(.exited(exit, streams: numbers, time: Timestamp(microseconds: end.time)))
            }
        }

        func lose(_ reason: String, records: Int) {
            after.append(.lost(SourceGap(reason: reason, records: records)))
        }
    }
#endif
