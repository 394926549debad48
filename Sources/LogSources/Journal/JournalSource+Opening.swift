// SPDX-License-Identifier: Apache-2.0

#if Journald
    internal import LogModel

    /// Finds the journal and the place to begin at; tells a person where that cannot be.
    extension JournalSource {
        /// Answers whether there is a journal to read.
        func isOpen(_ now: ContinuousClock.Instant) -> Bool {
            if reader != nil { return true }
            guard now >= nextOpening else { return false }
            nextOpening = now + .seconds(1)
            if lastPlace == nil, options.startAt == .end { passOver() }
            do {
                let opened = try JournalReader(options)
                guard opened.hasFiles else {
                    lookAtFiles(isStart: true)
                    return false
                }
                try selection.apply(to: opened, boot: try boot())
                try seekStart(opened)
                // The first call sets the watches up, so that nothing is missed that comes behind the first look at the end.
                _ = opened.changes()
                reader = opened
                lookAtFiles(isStart: true)
                return true
            } catch {
                lookAtFiles(isStart: true)
                if warnings.isEmpty {
                    warn("the journal (\(options.place)) cannot be opened: \(error.words)")
                }
                return false
            }
        }

        private func boot() throws(JournalReader.Failure) -> JournalID? {
            guard options.boot == .current else { return nil }
            guard options.directory != nil else { return JournalReader.currentBoot() }
            return try JournalReader(options).seekLast()?.boot
        }

        private func seekStart(_ opened: JournalReader) throws(JournalReader.Failure) {
            guard let place = lastPlace else { return opened.seekHead() }
            try opened.seek(place)
        }

        /// Begins behind the last entry of the first look at the journal, whoever wrote it, and has the ring told of that place: where nothing
        /// that is selected comes in this run, the next one is to read what came between the two.
        private func passOver() {
            let last = try? JournalReader(options).seekLast()
            let mark = JournalMark(place: last?.next ?? JournalPlace(time: .now), next: [:])
            (end, next, lastPlace) = (mark, mark.next, mark.place)
            passed = [positions.begin(at: mark)]
        }

        func lookAtFiles(isStart: Bool) {
            let (words, damaged) = files.look()
            // At a start that goes on, the run before has told of them.
            let isTold = isStart && positions.resumed != nil
            for file in damaged where !isTold && warned.insert("gap \(file.path)").inserted {
                after.append(.lost(SourceGap(reason: "a damaged file of the journal was passed over: \(file.path)", bytes: file.bytes)))
            }
            for word in words { warn(word) }
        }

        func warn(_ words: String) {
            // Once: what lasts must not fill the log.
            if warned.insert(words).inserted { warnings.append(words) }
        }
    }
#endif
