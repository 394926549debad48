// SPDX-License-Identifier: Apache-2.0

#if Journald
    package import LogModel

    /// systemd's journal, read as it grows: the entries of each writer are a stream of their own, whose offsets count the journal's sequence
    /// numbers, so that a line has the same place on every run.
    ///
    /// Entries come in batches of many streams. All positions of a run are one place, but for what a crash that is not whole holds back:
    /// ``JournalPositions``.
    package final class JournalSource: LogSource {
        let options: JournaldOptions
        let selection: JournalSelection
        let clock = ContinuousClock()
        var reader: JournalReader?
        var files: JournalFiles
        var streams = JournalStreams()
        var ends = JournalEnds()
        var positions: JournalPositions
        var entry = JournalEntry()
        private var key: [UInt8] = []
        var batch = JournalBatch()
        var batchNumber = 1
        /// What is to be said before the batch, and what behind it.
        private var before: [SourceEvent] = []
        var after: [SourceEvent] = []
        /// Behind everything that was handed over; nil before the first batch of a first run.
        var end: JournalMark?
        var passed: [SourcePosition] = []
        /// The next number of each family that was met.
        var next: [JournalID: UInt64] = [:]
        var lastPlace: JournalPlace?
        /// The place that was looked at again, since numbers before it were left out.
        private var recheck: (family: JournalID, number: UInt64)?
        var nextOpening: ContinuousClock.Instant
        private var nextTidying: ContinuousClock.Instant
        var warnings: [String] = []
        var warned: Set<String> = []

        /// So many entries are looked at before other sources have their turn.
        private static let mostEntries = 16_384
        /// So many streams are opened by one batch.
        private static let mostOpened = 128

        package init(options: JournaldOptions, resuming positions: [SourcePosition] = []) {
            self.options = options
            selection = JournalSelection(options)
            files = JournalFiles(options)
            self.positions = JournalPositions(options, resuming: positions)
            (nextOpening, nextTidying) = (clock.now, clock.now + .seconds(10))
            end = self.positions.resumed
            next = end?.next ?? [:]
            lastPlace = end?.place
        }

        package var descriptors: [Int32] { reader.map { $0.descriptor >= 0 ? [$0.descriptor] : [] } ?? [] }
        package var deadline: ContinuousClock.Instant? { reader == nil ? nil : ends.nextDue }
        package var isFinished: Bool { false }

        package func next(into buffer: inout ByteBuffer) -> SourceEvent? {
            if let event = takePrepared(into: &buffer) { return event }
            let hasMore = fill()
            // Whoever asks goes on asking, when much was passed over and more is there.
            return takePrepared(into: &buffer) ?? (hasMore ? .lines([]) : nil)
        }

        /// There is one for every stream, so that what is held back when panicbox is stopped is read again.
        package func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? {
            streams.byNumber[number].map { positions.position(of: $0.id, at: offset) }
        }

        package func positions(ofMoved moved: [Int: UInt64]) -> [SourcePosition] {
            for (number, offset) in moved { streams.byNumber[number]?.settle(below: offset) }
            guard let end else { return [] }
            return positions.make(end: end, streams: streams.byNumber.values, ends: ends.pending)
        }

        package func stored(stream number: Int, below offset: UInt64) { positions.confirm() }

        package func takeClosedPositions() -> [SourcePosition] { [] }

        package func takePassedPositions() -> [SourcePosition] {
            defer { passed = [] }
            return passed
        }

        package func takeWarnings() -> [String] {
            defer { warnings = [] }
            return warnings
        }

        // MARK: Handing over

        private func takePrepared(into buffer: inout ByteBuffer) -> SourceEvent? {
            if !before.isEmpty { return before.removeFirst() }
            if let event = takeBatch(into: &buffer) { return event }
            guard !after.isEmpty else { return nil }
            let event = after.removeFirst()
            if case .ended(let number) = event, let stream = streams.remove(number) { positions.forget(stream) }
            return event
        }

        private func takeBatch(into buffer: inout ByteBuffer) -> SourceEvent? {
            guard let mark = batch.mark else { return nil }
            // Everything that was read is in the batch, or is of no use.
            if let lastPlace { end = JournalMark(place: lastPlace.next, next: next) }
            let number = batchNumber
            batchNumber += 1
            let lines = batch.take(into: &buffer)
            guard !lines.isEmpty else { return nil }
            var previous = -1
            for line in lines where line.stream != previous {
                previous = line.stream
                streams.byNumber[line.stream]?.hand(from: line.offset, batch: number, mark: mark)
            }
            return .lines(lines)
        }

        // MARK: Reading

        /// Prepares the next batch, and what is to be said round it; answers false where nothing more is there for now.
        private func fill() -> Bool {
            let now = clock.now
            guard isOpen(now), let reader else { return false }
            tidy(now)
            for _ in 0..<JournalSource.mostEntries where !batch.isFull && before.count < JournalSource.mostOpened {
                guard advance(reader) else {
                    tell(ends.takeDue(now: now, realtime: nil), isLast: true, now)
                    return false
                }
                guard reader.read(into: &entry) else {
                    lose("an entry of the journal cannot be read", records: 1)
                    continue
                }
                take(now, reader)
            }
            return true
        }

        /// Goes to the next entry; answers false where there is none for now.
        private func advance(_ reader: JournalReader) -> Bool {
            do {
                while try !reader.next() {
                    switch reader.changes() {
                    case .none: return false
                    case .appended: break
                    case .files: lookAtFiles(isStart: false)
                    }
                }
                return true
            } catch {
                warn("the journal (\(options.place)) cannot be read on: \(error.words)")
            }
            return false
        }

        /// Takes the entry that was read.
        private func take(_ now: ContinuousClock.Instant, _ reader: JournalReader) {
            let place = entry.place
            if let expected = next[place.family], place.number != expected {
                // Read before this run, or looked at again.
                guard place.number > expected else { return }
                guard isTrueGap(place, expected, reader) else { return }
            }
            if batch.mark == nil { batch.mark = JournalMark(place: place, next: next) }
            next[place.family] = place.number + 1
            lastPlace = place
            if !ends.isEmpty { tell(ends.takeDue(now: now, realtime: place.realtime), isLast: false, now) }
            guard selection.isOfUnits(entry) else { return }
            let note = JournalNote(entry)
            let stream = takeLines(note, now)
            if let note { take(note, stream: stream, now) }
        }

        /// Tells of entries whose numbers were left out, once they are looked for again: files are looked at one after the other, so that what
        /// comes meanwhile can be seen out of its order.
        private func isTrueGap(_ place: JournalPlace, _ expected: UInt64, _ reader: JournalReader) -> Bool {
            guard selection.readsAll, !files.isPartlyHidden else { return true }
            if let recheck, recheck.family == place.family, recheck.number == expected {
                let missing = Int(clamping: place.number - expected)
                lose("entries of the journal are missing, as by vacuuming or in a damaged file", records: missing)
                return true
            }
            recheck = (place.family, expected)
            var back = lastPlace ?? place
            (back.family, back.number) = (place.family, expected)
            do { try reader.seek(back) } catch { return true }
            return false
        }

        /// Takes the lines of the entry; answers its stream, where its lines are wanted.
        private func takeLines(_ note: JournalNote?, _ now: ContinuousClock.Instant) -> JournalStream? {
            guard selection.wants(entry) else { return nil }
            guard entry.has(.message) else {
                // These have one always.
                if entry.says(.transport, "stdout") || entry.says(.transport, "syslog") {
                    lose("an entry of the journal is damaged", records: 1)
                }
                return nil
            }
            JournalStream.makeKey(entry, note: note, into: &key)
            let stream = streams.find(key) ?? open(note, now)
            (stream.lastUse, stream.lastTime) = (now, entry.place.realtime)
            let behind = batch.take(entry, stream: stream.number, from: stream.start)
            if behind > stream.start { stream.end = behind }
            if note == nil, !ends.isEmpty { ends.heard(stream, now: now) }
            return stream
        }

        private func open(_ note: JournalNote?, _ now: ContinuousClock.Instant) -> JournalStream {
            let origin = Origin(entry, note: note)
            let invocation = origin.unit?.invocation.flatMap { JournalID(text: $0) }
            let known = positions.known[JournalStream.id(forKey: key)] ?? 0
            let stream = streams.open(key, origin: origin, invocation: invocation, offset: max(entry.place.offset, known), now: now)
            var opened = SourceStream(number: stream.number, id: stream.id, origin: origin, offset: stream.end)
            // The two outputs of a process are two streams where its unit tells them apart.
            if let unit = origin.unit?.invocation, let process = origin.processID { opened.process = "\(unit)/\(process)" }
            before.append(.opened(opened))
            if let surplus = streams.surplus { close(surplus) }
            return stream
        }

        private func close(_ stream: JournalStream) {
            streams.close(stream)
            after.append(.ended(stream: stream.number))
        }

        private func tidy(_ now: ContinuousClock.Instant) {
            guard now >= nextTidying else { return }
            nextTidying = now + .seconds(10)
            for stream in streams.idle(at: now) { close(stream) }
            if let open = reader, !open.hasFiles { reader = nil }
        }
    }
#endif
