// SPDX-License-Identifier: Apache-2.0

#if Journald
    import LogModel
    import Testing

    @testable import LogSources

    @Suite(.enabled(if: MadeJournal.isPossible, "journals are made by the Debian package systemd-journal-remote"))
    struct JournalSourceTests {
        typealias Entry = MadeJournal.Entry

        @Test func `an entry is a line with the journal's time and level, of the unit that wrote it`() async throws {
            let journal = try MadeJournal()
            try await journal.append([
                .line("first", at: 5), .line("second", at: 6).with(["PRIORITY": "4", "_SOURCE_REALTIME_TIMESTAMP": "1790000000000001"]),
            ])
            let reading = ReadingJournal(journal).read()
            #expect(reading.texts == ["first", "second"] && reading.warnings.isEmpty)
            #expect(reading.lines.map(\.level) == [.info, .warning])
            #expect(reading.lines.map(\.time.nanoseconds) == [1_790_000_000_000_005_000, 1_790_000_000_000_001_000])
            #expect(reading.lines.map(\.offset) == [1 << 20, 2 << 20])
            let origin = reading.origin(of: 0)
            #expect(origin.service == "app" && origin.host == "node-7" && origin.processID == 7)
            #expect(origin.unit == UnitOrigin(name: "app.service", invocation: MadeJournal.id(1)))
        }

        @Test func `the writer is the unit, of a user too, else the container, else what it calls itself`() async throws {
            let journal = try MadeJournal()
            let container = String(repeating: "ab", count: 32)
            try await journal.append([
                .line("user", at: 0).with(["_SYSTEMD_UNIT": "user@1000.service", "_SYSTEMD_USER_UNIT": "mine.service"]),
                .line("session", at: 1, pid: 8).with(["_SYSTEMD_UNIT": "session-3.scope", "SYSLOG_IDENTIFIER": "vim"]),
                Entry("kernel", at: 2, ["_TRANSPORT": "kernel", "SYSLOG_IDENTIFIER": "kernel"]),
                .line("inside", at: 3, pid: 9, unit: "docker").with(["CONTAINER_ID_FULL": container, "CONTAINER_NAME": "shop"]),
            ])
            let reading = ReadingJournal(journal).read()
            #expect((0..<4).map { reading.origin(of: $0).service } == ["mine", "vim", "kernel", "shop"])
            #expect(reading.origin(of: 3).container == ContainerOrigin(id: container, name: "shop"))
            #expect(reading.origin(of: 3).processID == nil && reading.origin(of: 3).unit == nil)
        }

        @Test func `lines of one writer are one stream, however they are mixed with others'`() async throws {
            let journal = try MadeJournal()
            var entries: [Entry] = []
            for index in 0..<30 { entries.append(.line("\(index)", at: index, pid: 7 + index % 3)) }
            // Another run of the unit, in which the number of the process comes again.
            entries.append(.line("30", at: 30, pid: 7, run: 2).with(["_STREAM_ID": MadeJournal.id(99)]))
            try await journal.append(entries)
            let reading = ReadingJournal(journal).read()
            #expect(reading.texts == (0...30).map(String.init))
            let groups = Dictionary(grouping: reading.lines, by: \.stream).values.map { $0.compactMap { Int($0.text) } }
            #expect(groups.allSatisfy { Set($0.map { $0 == 30 ? 3 : $0 % 3 }).count == 1 } && groups.count == 4)
        }

        @Test func `pieces of a long line are parts, and a message of several lines is several lines`() async throws {
            let journal = try MadeJournal()
            let long = String(repeating: "x", count: 600_000)
            try await journal.append([
                .line("piece ", at: 0).with(["_LINE_BREAK": "line-max"]), .line("end", at: 1),
                .line("last words", at: 2).with(["_LINE_BREAK": "eof"]),
                .line("one\n\ntwo\n", at: 3), .line(long, at: 4), .line("", at: 5),
            ])
            let reading = ReadingJournal(journal).read()
            #expect(reading.lines.prefix(6).map(\.isPart) == [true, false, false, false, false, false])
            #expect(reading.texts.prefix(6) == ["piece ", "end", "last words", "one", "", "two"])
            let third: UInt64 = 4 << 20
            #expect(reading.lines[3...5].map(\.offset) == [third, third + 1, third + 2])
            let pieces = reading.lines[6...].dropLast()
            #expect(pieces.map(\.text).joined() == long && pieces.map(\.isPart) == [true, true, false])
            #expect(reading.texts.last == "" && Set(reading.lines.map(\.offset)).count == reading.lines.count)
        }

        @Test func `a line has the same id on every run and in whatever selection`() async throws {
            let journal = try MadeJournal()
            try await journal.append((0..<20).map { .line("\($0)", at: $0, pid: $0 % 4, unit: "unit\($0 % 2)") })
            let all = ReadingJournal(journal).read()
            let some = ReadingJournal(journal) { $0.units = ["unit1"] }.read()
            #expect(some.texts == (0..<10).map { "\(2 * $0 + 1)" })
            #expect(some.lines.map(\.id) == all.lines.filter { (Int($0.text) ?? 0) % 2 == 1 }.map(\.id))
            #expect(Set(all.lines.map(\.id)).count == 20)
        }

        @Test func `what is selected is read, and nothing else`() async throws {
            let journal = try MadeJournal()
            let other = ["_BOOT_ID": MadeJournal.id(5)]
            try await journal.append([
                .line("0", at: 0, unit: "shop@1").with(other), .line("1", at: 1, unit: "shop@2").with(["PRIORITY": "3"]),
                .line("2", at: 2, unit: "web").with(["_UID": "1000"]),
                .note(.started, at: 3).with(["MESSAGE": "3", "UNIT": "web.service"]),
                .line("4", at: 4, unit: "db").with(["_UID": "1001", "SYSLOG_IDENTIFIER": "web"]),
            ])
            func texts(_ change: (inout JournaldOptions) -> Void) -> [String] { ReadingJournal(journal, change).read().texts }
            #expect(texts { $0.units = ["web"] } == ["2", "3"])
            #expect(texts { $0.units = ["web.service", "db"] } == ["2", "3", "4"])
            #expect(texts { $0.units = ["shop@*"] } == ["0", "1"])
            #expect(texts { $0.units = ["shop@[2-9]", "db"] } == ["1", "4"])
            #expect(texts { $0.identifiers = ["web"] } == ["2", "4"])
            #expect(texts { $0.priorities = [.err, .crit] } == ["1"])
            #expect(texts { $0.matches = ["_UID=1000", "_UID=1001"] } == ["2", "4"])
            #expect(texts { $0.matches = ["_UID=1000", "SYSLOG_IDENTIFIER=db"] } == [])
            #expect(texts { $0.boot = .current } == ["1", "2", "3", "4"])
            #expect(texts { ($0.units, $0.boot) = (["shop@1", "web"], .current) } == ["2", "3"])
            #expect(texts { $0.startAt = .end } == [])
        }

        @Test func `what comes later is read, behind the end too`() async throws {
            let journal = try MadeJournal()
            try await journal.append([.line("old", at: 0)])
            let reading = ReadingJournal(journal) { $0.startAt = .end }.read()
            try await journal.append([.line("new", at: 1)])
            try await reading.read(until: "the new line") { reading.texts == ["new"] }
        }

        @Test func `the number of open streams is bounded, and all lines come`() async throws {
            let journal = try MadeJournal()
            try await journal.append((0..<2_000).map { .line("\($0)", at: $0, pid: $0 % 1_000) })
            let reading = ReadingJournal(journal).read()
            #expect(reading.texts == (0..<2_000).map(String.init))
            #expect(reading.opened.count > 1_000 && reading.mostOpen <= 800)
            reading.store()
            #expect(reading.opened.count - reading.ended.count <= 256)
            #expect(reading.stored.count == 1)
        }
    }
#endif
