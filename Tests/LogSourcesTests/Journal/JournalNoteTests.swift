// SPDX-License-Identifier: Apache-2.0

#if Journald
    import LogModel
    import Testing

    @testable import LogSources

    @Suite(.enabled(if: MadeJournal.isPossible, "journals are made by the Debian package systemd-journal-remote"))
    struct JournalNoteTests {
        typealias Entry = MadeJournal.Entry

        private static func read(_ entries: [Entry], _ change: (inout JournaldOptions) -> Void = { _ in }) async throws -> ReadingJournal {
            let journal = try MadeJournal()
            // Entries long behind, so that nothing is waited for.
            let later: [Entry] = [
                .line("later", at: 60_000_000, pid: 99, unit: "other", run: 99),
                .note(.started, at: 60_000_001, run: 98, ["UNIT": "later.service"]),
            ]
            try await journal.append(entries + later)
            return ReadingJournal(journal, change).read()
        }

        private static func exited(_ code: String, _ status: Int, at time: Int, run: Int = 1) -> Entry {
            .note(.exited, at: time, run: run, ["EXIT_CODE": code, "EXIT_STATUS": "\(status)", "COMMAND": "ExecStart"])
        }

        @Test func `the end of a process comes behind its last words, with the run's streams`() async throws {
            let reading = try await Self.read([
                .note(.started, at: 0), .line("words", at: 10, pid: 7), .line("words", at: 11, pid: 8),
                .line("stranger", at: 12, pid: 9, run: 2),
                Self.exited("exited", 2, at: 5_000_000), .line("last words", at: 5_000_100, pid: 7),
            ])
            let end = try #require(reading.exits.first)
            #expect(reading.exits.count == 1 && end.exit.cause == .code(2) && end.exit.uptime == .seconds(5))
            #expect(reading.lines[..<end.behind].contains { $0.text == "last words" })
            let speakers = end.streams.map { reading.opened[$0]?.origin.processID }
            // The one that spoke last comes first, for the document of an end belongs there.
            #expect(speakers == [7, 8])
        }

        @Test func `a process that was gone before journald looked at it has its unit's end`() async throws {
            let nameless = ["_SYSTEMD_INVOCATION_ID": ""]
            let reading = try await Self.read([
                .line("of a run before", at: 0, pid: 5).with(nameless), .note(.started, at: 9_000_000),
                .line("words", at: 9_000_010, pid: 7).with(nameless),
                .line("stranger", at: 9_000_011, pid: 9, unit: "other").with(nameless),
                Self.exited("exited", 2, at: 9_000_020), .line("last words", at: 9_000_030, pid: 7).with(nameless),
            ])
            let end = try #require(reading.exits.first)
            #expect(reading.exits.count == 1 && end.streams.map { reading.opened[$0]?.origin.processID } == [7] && end.exit.processID == 7)
            #expect(reading.lines[..<end.behind].contains { $0.text == "last words" })
        }

        @Test func `each end of such runs is told once`() async throws {
            let nameless = ["_SYSTEMD_INVOCATION_ID": ""]
            let reading = try await Self.read([
                .note(.started, at: 0), .line("words", at: 1, pid: 7).with(nameless), Self.exited("exited", 2, at: 2),
                .note(.started, at: 3_000_000, run: 2), Self.exited("exited", 3, at: 3_000_001, run: 2),
            ])
            #expect(reading.exits.map(\.exit.cause) == [.code(2), .code(3)])
            #expect(reading.exits.first?.exit.processID == 7 && reading.exits.last?.exit.processID == nil)
        }

        @Test func `a signal has its name, and a kill for want of memory is told`() async throws {
            let reading = try await Self.read([
                .line("words", at: 0), .note(.outOfMemory, at: 1, ["MESSAGE": "A process was killed."]), Self.exited("killed", 9, at: 2),
                .note(.failed, at: 3, ["UNIT_RESULT": "oom-kill"]), .note(.consumed, at: 4, ["MEMORY_PEAK": "1048576"]),
            ])
            let exit = try #require(reading.exits.first?.exit)
            #expect(reading.exits.count == 1 && exit.cause == .signal("SIGKILL") && exit.isOutOfMemory && exit.processID == 7)
            #expect(exit.evidence == "A process was killed." && exit.peakMemory == 1_048_576)
        }

        @Test func `an orderly end, that of a helper, and what anybody else says are no ends`() async throws {
            let forged = Self.exited("exited", 1, at: 3).with(["_PID": "66"])
            let helper = Self.exited("exited", 1, at: 4).with(["COMMAND": "ExecStartPre"])
            let asked = Self.exited("exited", 143, at: 5).with(["MESSAGE": "Main process exited, code=exited, status=143/n/a (success)"])
            let notes = [Self.exited("exited", 0, at: 2), forged, helper, asked, .note(.deactivated, at: 6)]
            let reading = try await Self.read([.line("words", at: 0)] + notes)
            #expect(reading.exits.isEmpty && reading.lines.count == 8)
        }

        @Test func `a process that said nothing ends in the stream of what systemd says of its unit`() async throws {
            let reading = try await Self.read([Self.exited("dumped", 6, at: 0)])
            let end = try #require(reading.exits.first)
            #expect(end.exit.cause == .signal("SIGABRT") && end.exit.processID == nil)
            let origin = end.streams.first.flatMap { reading.opened[$0]?.origin }
            #expect(origin?.service == "app" && origin?.unit?.name == "app.service" && origin?.processID == nil)
        }

        @Test func `ends are told of what was selected alone`() async throws {
            let entries: [Entry] = [
                .line("words", at: 0, pid: 7), .line("silent", at: 1, pid: 8, unit: "other", run: 2), Self.exited("exited", 2, at: 2),
                Self.exited("exited", 3, at: 3, run: 2).with(["UNIT": "other.service"]),
            ]
            let named = try await Self.read(entries) { $0.identifiers = ["app"] }
            #expect(named.exits.map(\.exit.cause) == [.code(2)] && named.texts == ["words"])
            let units = try await Self.read(entries) { $0.units = ["other"] }
            #expect(units.exits.map(\.exit.cause) == [.code(3)])
            let grave = try await Self.read(entries) { $0.priorities = [.err] }
            #expect(grave.exits.isEmpty && grave.texts.isEmpty)
        }

        @Test func `what is not told on yet is told by the next run`() async throws {
            let journal = try MadeJournal()
            try await journal.append([.line("words", at: 0), Self.exited("exited", 2, at: 1)])
            let first = ReadingJournal(journal).read()
            first.store()
            #expect(first.exits.isEmpty && first.texts.count == 2)
            let second = ReadingJournal(journal, resuming: Array(first.stored.values))
            try await second.read(until: "the end") { !second.exits.isEmpty }
            #expect(second.texts.isEmpty && second.exits.first?.exit.cause == .code(2))
            #expect(second.exits.first?.streams.compactMap { second.opened[$0]?.origin.processID } == [7])
            second.store()
            #expect(second.stored.count == 1)
        }

        @Test func `messages that journald suppressed are a gap of the unit`() async throws {
            let note = Entry(
                "Suppressed 712 messages from app.service", at: 5,
                [
                    "_TRANSPORT": "driver", "MESSAGE_ID": "\(JournalNote.Kind.suppressed.id)", "N_DROPPED": "712",
                    "OBJECT_SYSTEMD_UNIT": "app.service", "SYSLOG_IDENTIFIER": "systemd-journald", "_PID": "44",
                ])
            let forged = note.with(["_TRANSPORT": "journal"])
            let missed = Entry(
                "Missed 12 kernel messages", at: 6, ["_TRANSPORT": "driver", "MESSAGE_ID": "\(JournalNote.Kind.missed.id)", "_PID": "44"])
            let reading = try await Self.read([.line("words", at: 0), note, forged, missed])
            #expect(reading.gaps.map(\.records) == [712, 12])
            #expect(reading.gaps.first?.reason == "journald suppressed messages of app.service")
            #expect(reading.gaps.first?.stream.flatMap { reading.opened[$0]?.origin.processID } == 7)
            let narrow = try await Self.read([note]) { $0.units = ["app"] }
            #expect(narrow.gaps.map(\.records) == [712])
        }
    }
#endif
