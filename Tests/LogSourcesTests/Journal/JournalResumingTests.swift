// SPDX-License-Identifier: Apache-2.0

#if Journald
    import Foundation
    import LogModel
    import TestSupport
    import Testing

    @testable import LogSources

    @Suite(.enabled(if: MadeJournal.isPossible, "journals are made by the Debian package systemd-journal-remote"))
    struct JournalResumingTests {
        @Test func `a run goes on exactly where the last one ended`() async throws {
            let journal = try MadeJournal()
            try await journal.append((0..<100).map { .line("\($0)", at: $0, pid: $0 % 3) })
            let first = ReadingJournal(journal).read()
            first.store()
            #expect(first.stored.count == 1)
            let idle = ReadingJournal(journal, resuming: Array(first.stored.values)).read()
            #expect(idle.texts == [])
            try await journal.append((100..<150).map { .line("\($0)", at: $0, pid: $0 % 3) })
            let second = ReadingJournal(journal, resuming: Array(first.stored.values)).read()
            #expect(second.texts == (100..<150).map(String.init) && second.gaps.isEmpty)
            #expect(Set(second.opened.values.map(\.id)) == Set(first.opened.values.map(\.id)))
        }

        @Test func `what one stream holds back is read again, and nothing of the others`() async throws {
            let journal = try MadeJournal()
            try await journal.append((0..<3_000).map { .line("\($0)", at: $0, pid: $0 % 3) })
            let first = ReadingJournal(journal)
            first.read()
            let held = try #require(first.lines.first { $0.text == "1500" })
            first.store(holding: [held.stream: held.offset])
            #expect(first.stored.count == 4)
            let second = ReadingJournal(journal, resuming: Array(first.stored.values)).read()
            #expect(second.texts == (1_500..<3_000).filter { $0 % 3 == 0 }.map(String.init) && second.gaps.isEmpty)
            #expect(second.lines.map(\.id) == first.lines.filter { $0.stream == held.stream && $0.offset >= held.offset }.map(\.id))
            // Once it is stored, one position is enough.
            second.store()
            #expect(second.stored.count == 1)
            let third = ReadingJournal(journal, resuming: Array(second.stored.values)).read()
            #expect(third.texts == [])
        }

        @Test func `after a run from the end that saw nothing it selects, what came while nobody looked is read`() async throws {
            let journal = try MadeJournal()
            try await journal.append((0..<50).map { .line("\($0)", at: $0, unit: $0 == 7 ? "quiet" : "app") })
            func run(_ positions: [SourcePosition] = []) -> ReadingJournal {
                ReadingJournal(journal, resuming: positions) { ($0.startAt, $0.identifiers) = (.end, ["quiet"]) }.read()
            }
            let first = run()
            #expect(first.texts.isEmpty && first.stored.count == 1)
            try await journal.append((50..<60).map { .line("\($0)", at: $0, unit: $0 == 55 ? "quiet" : "app") })
            let second = run(Array(first.stored.values))
            #expect(second.texts == ["55"] && second.gaps.isEmpty && second.warnings.isEmpty)
            // Nothing was stored of that: it comes again, and once it is stored no more.
            #expect(run(Array(first.stored.values)).texts == ["55"])
            second.store()
            #expect(second.stored.count == 1 && run(Array(second.stored.values)).texts.isEmpty)
        }

        @Test func `a run from the end that stores nothing but its beginning passes no line of it over for the next`() async throws {
            let journal = try MadeJournal()
            try await journal.append([.line("old", at: 0)])
            let first = ReadingJournal(journal) { $0.startAt = .end }.read()
            try await journal.append([.line("new", at: 1)])
            try await first.read(until: "the line") { first.texts == ["new"] }
            // Ended before the line was stored.
            let second = ReadingJournal(journal, resuming: Array(first.stored.values)) { $0.startAt = .end }.read()
            #expect(second.texts == ["new"] && second.lines[0].id == first.lines[0].id)
        }

        @Test func `a run from the end of a journal that is not there yet begins at its time`() async throws {
            let journal = try MadeJournal()
            let first = ReadingJournal(journal) { $0.startAt = .end }.read()
            #expect(first.stored.count == 1)
            let now = Int(Timestamp.now.nanoseconds / 1_000) - 1_790_000_000_000_000
            // A disk that was not mounted yet may bring what is old.
            try await journal.append([.line("old", at: now - 3_600_000_000), .line("new", at: now + 1)])
            try await first.read(until: "the new line") { first.texts == ["new"] }
            let second = ReadingJournal(journal, resuming: Array(first.stored.values)) { $0.startAt = .end }.read()
            #expect(second.texts == ["new"] && second.gaps.isEmpty)
        }

        @Test(arguments: 0..<8)
        func `wherever a run is ended, nothing is missing and nothing comes twice`(seed: Int) async throws {
            var random = SeededRandom(seed: UInt64(seed))
            let journal = try MadeJournal()
            var kept: [String] = []
            var positions: [SourcePosition] = []
            for round in 0..<4 {
                let numbers = round * 50..<(round + 1) * 50
                try await journal.append(numbers.map { .line("\($0)", at: $0, pid: Int.random(in: 0..<4, using: &random)) })
                let reading = ReadingJournal(journal, resuming: positions).read()
                // Some streams hold back from some line on.
                var held: [Int: UInt64] = [:]
                for stream in reading.opened.keys where Bool.random(using: &random) && round < 3 {
                    held[stream] = reading.lines.filter { $0.stream == stream }.randomElement(using: &random)?.offset
                }
                reading.store(holding: held)
                kept += reading.lines.filter { $0.offset < held[$0.stream] ?? .max }.map(\.text)
                positions = Array(reading.stored.values)
            }
            #expect(kept.compactMap { Int($0) }.sorted() == Array(0..<200))
        }

        @Test func `where the place is gone, the number of what is missing is told`() async throws {
            let journal = try MadeJournal()
            try await journal.append((0..<10).map { .line("\($0)", at: $0) })
            let first = ReadingJournal(journal).read()
            first.store()
            try await journal.append((10..<40).map { .line("\($0)", at: $0) })
            // As if the first forty entries were vacuumed: a journal with the same numbers, which begins later.
            var position = try #require(first.stored.values.first)
            let mark = try #require(JournalMark(text: position.identity))
            var place = mark.place
            place.number = 3
            position.identity = JournalMark(place: place, next: [:]).text
            let second = ReadingJournal(journal, resuming: [position]).read()
            #expect(second.texts.first == "2" && second.gaps.isEmpty)

            let later = try MadeJournal()
            try await later.append((0..<10).map { .line("\($0)", at: $0 + 1_000) })
            let third = ReadingJournal(later, resuming: Array(first.stored.values).map { moved($0, to: later) }).read()
            // Another family of numbers: the time decides, and no number can be missing.
            #expect(third.texts == (0..<10).map(String.init) && third.gaps.isEmpty)
        }

        /// The position under the name that it has for another folder.
        private func moved(_ position: SourcePosition, to journal: MadeJournal) -> SourcePosition {
            let empty = ReadingJournal(journal).read()
            empty.store()
            var moved = position
            if let id = empty.stored.keys.first { moved.stream = id }
            return moved
        }

        @Test func `entries that are gone are a gap, with their number`() async throws {
            let journal = try MadeJournal()
            try await journal.append((0..<50).map { .line("\($0)", at: $0) })
            let first = ReadingJournal(journal).read()
            first.store()
            var position = try #require(first.stored.values.first)
            var place = try #require(JournalMark(text: position.identity)).place
            // The run before had read of a part of this family that is not there any more.
            place.number = 0
            place.realtime = 0
            place.monotonic = 0
            position.identity = JournalMark(place: place, next: [:]).text
            let second = ReadingJournal(journal, resuming: [position]).read()
            #expect(second.texts.count == 50)
            #expect(second.gaps.map(\.records) == [1])
            #expect(second.gaps.first?.reason.contains("missing") == true)
            // A selection leaves numbers out by itself.
            let some = ReadingJournal(journal, resuming: [position]) { $0.priorities = [.info] }.read()
            #expect(some.gaps.isEmpty)
        }

        @Test func `two journals in one folder are read side by side`() async throws {
            let journal = try MadeJournal()
            try await journal.append((0..<20).map { .line("a\($0)", at: $0 * 2) }, to: "a")
            try await journal.append((0..<20).map { .line("b\($0)", at: $0 * 2 + 1) }, to: "b")
            let first = ReadingJournal(journal).read()
            #expect(first.texts == (0..<20).flatMap { ["a\($0)", "b\($0)"] })
            first.store()
            try await journal.append((20..<30).map { .line("b\($0)", at: $0 * 2 + 1) }, to: "b")
            try await journal.append((20..<30).map { .line("a\($0)", at: $0 * 2) }, to: "a")
            let second = ReadingJournal(journal, resuming: Array(first.stored.values)).read()
            #expect(second.texts == (20..<30).flatMap { ["a\($0)", "b\($0)"] } && second.gaps.isEmpty)
            #expect(Set(first.opened.values.map(\.id)).count == 2)
        }

        @Test func `entries of many boots come in their order, and one process number in two boots is two writers`() async throws {
            func lines(ofBoot boot: Int) -> [MadeJournal.Entry] {
                (0..<3).map { line in
                    MadeJournal.Entry(
                        "\(3 * boot + line)", at: 1_000_000 * boot + line,
                        ["_BOOT_ID": MadeJournal.id(boot + 1), "_PID": "7", "_TRANSPORT": "journal", "_SYSTEMD_UNIT": "app.service"])
                }
            }
            let journal = try MadeJournal()
            for boot in 0..<20 { try await journal.append(lines(ofBoot: boot), to: "boot\(boot / 4)") }
            let first = ReadingJournal(journal).read()
            #expect(first.texts == (0..<60).map(String.init))
            #expect(Set(first.lines.map(\.stream)).count == 20)
            first.store()
            try await journal.append(lines(ofBoot: 20), to: "boot5")
            let second = ReadingJournal(journal, resuming: Array(first.stored.values)).read()
            #expect(second.texts == ["60", "61", "62"] && second.gaps.isEmpty)
        }

        @Test func `a damaged file is passed over and told of, and the others are read`() async throws {
            let journal = try MadeJournal()
            try await journal.append([.line("a", at: 0)], to: "a")
            try await journal.append([.line("b", at: 1)], to: "b")
            try journal.folder.write(Data(repeating: 0x5A, count: 8_192), to: "journal/c.journal")
            var cut = try journal.folder.read("journal/a.journal")
            cut.removeLast(cut.count / 2)
            try journal.folder.write(cut, to: "journal/a.journal")
            let reading = ReadingJournal(journal).read()
            #expect(reading.texts == ["b"])
            #expect(reading.gaps.count == 2 && reading.gaps.allSatisfy { $0.reason.contains("damaged") && ($0.bytes ?? 0) > 0 })
            #expect(reading.warnings.count == 2)
            reading.store()
            // The next run does not tell of them again but in its log.
            let next = ReadingJournal(journal, resuming: Array(reading.stored.values)).read()
            #expect(next.gaps.isEmpty && next.warnings.count == 2)
        }

        @Test(arguments: 0..<12)
        func `damage within a file neither traps nor hangs, and what is missing is told`(seed: Int) async throws {
            var random = SeededRandom(seed: UInt64(seed))
            let journal = try MadeJournal()
            try await journal.append((0..<500).map { .line("line \($0)", at: $0) })
            try await journal.append([.line("end", at: 1_000)], to: "b")
            var bytes = try journal.folder.read("journal/a.journal")
            let used = 300_000
            for _ in 0..<4 {
                let start = Int.random(in: 300..<used, using: &random)
                for index in start..<start + Int.random(in: 1...400, using: &random) {
                    bytes[index] = UInt8.random(in: 0...255, using: &random)
                }
            }
            try journal.folder.write(bytes, to: "journal/a.journal")
            let reading = ReadingJournal(journal).read()
            #expect(reading.texts.last == "end")
            #expect(Set(reading.lines.map(\.id)).count == reading.lines.count)
        }

        @Test func `where there is no journal that is said, and it is read once it is there`() async throws {
            let journal = try MadeJournal()
            let reading = ReadingJournal(journal).read()
            #expect(reading.warnings.count == 1 && reading.warnings.first?.contains("\(journal.path) is not there") == true)
            try await journal.append([.line("first", at: 0)])
            try await reading.read(until: "the line") { reading.texts == ["first"] }
            #expect(reading.warnings.count == 1)
        }
    }
#endif
