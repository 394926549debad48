// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary.ChaosTests {
    /// Somebody damages the ring. What is lost by that is exactly what the damage hit, and it is told: in the books, and in documents.
    @Suite struct RingFaultTests {
        /// A ring of several segments, which nobody has delivered yet.
        private static func filled(runs: Bool) async throws -> (run: ChaosRun, way: Proxy, segments: [String]) {
            let receiver = try await BulkReceiver()
            let way = try await Proxy(to: receiver.port)
            await way.cut()
            let run = try ChaosRun(
                receiver: receiver, host: "http://127.0.0.1:\(way.port)", ring: "segment_size: 64KiB",
                batch: "{max_bytes: 4KiB, max_age: 20ms}")
            try run.start()
            for round in 0..<40 {
                try run.input.write(200, crash: round % 7 == 3)
                let goal = run.input.count + run.input.crashes.count
                try await eventually("they are in the ring; panicbox says \(run.errors)") { run.page["ring_next_sequence"] >= goal }
            }
            let segments = run.agent.folder.names(in: "ring/segments").map { run.agent.folder.file("ring/segments/\($0)") }
            try #require(segments.count >= 3)
            if !runs { try await run.kill9() }
            return (run, way, segments)
        }

        private static func damage(_ path: String, _ change: (FileHandle, UInt64) throws -> Void) throws {
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
            defer { try? file.close() }
            try change(file, try file.seekToEnd())
        }

        private static func flip(bitAt offset: UInt64, of path: String) throws {
            try damage(path) { file, _ in
                try file.seek(toOffset: offset)
                let byte = try #require(try file.read(upToCount: 1)?.first)
                try file.seek(toOffset: offset)
                try file.write(contentsOf: Data([byte ^ 0x10]))
            }
        }

        /// Delivers, and holds that what is missing was told.
        ///
        /// - Parameter onTheWay: The most records that the sink may have read before the ring's oldest segment went. For a sink what was before the
        ///   oldest segment is overwritten, whoever took it away.
        private static func hold(_ run: ChaosRun, _ way: Proxy, mayLose: Bool, onTheWay: Int = 0) async throws {
            try await way.mend()
            if run.process?.exit != nil { try run.start() }
            let sink = run.sink
            try await eventually("all that is left is delivered; panicbox says \(run.errors); \(run.page.values)") {
                guard let book = run.books.last else { return false }
                // Before the books: what has arrived by now is in them, or waits in them.
                let documents = run.receiver.documents.values
                try await book.refresh()
                let told = documents.filter { $0.kind == .gap }.reduce(0) { $0 + $1.lost }
                let there = documents.filter { $0.kind != .gap }.count
                return book.last.records("waiting", of: sink) == 0 && there + told >= run.input.count + run.input.crashes.count
            }
            try await run.stop()
            let documents = run.receiver.documents.values
            let told = documents.filter { $0.kind == .gap }.reduce(0) { $0 + $1.lost }
            let there = documents.filter { $0.kind != .gap }.count
            let missing = run.input.count + run.input.crashes.count - there
            #expect((missing...missing + onTheWay).contains(told), "\(missing) are missing, \(told) are told to be lost")
            let numbers = documents.compactMap(\.number)
            #expect(numbers.count == Set(numbers).count)
            for crash in documents where crash.kind == .crash { #expect(run.input.crashes.contains(crash.stack ?? "")) }
            #expect(mayLose || told == 0, "nothing need be lost by this")
            try await run.holdBooks(overwritten: onTheWay > 0 ? missing : 0, unreadable: onTheWay > 0 ? 0 : missing)
        }

        /// The magic, the length, the version, the checksum, the counts, the sequence, the times, the table, the LZ4 frame.
        private static let places: [UInt64] = [1, 5, 9, 15, 17, 22, 26, 29, 33, 45, 53, 60, 120, 3_000]

        @Test(arguments: Chaos.of([true, false], long: [true, false]))
        func `a bit flipped in each part of a segment`(whileItRuns: Bool) async throws {
            for place in Chaos.of([Self.places[3], 60, 3_000], long: Self.places) {
                for which in Chaos.of([0], long: [0, 1, -1]) {
                    let (run, way, segments) = try await Self.filled(runs: whileItRuns)
                    try Self.flip(bitAt: place, of: segments[which < 0 ? segments.count - 1 : which])
                    try await Self.hold(run, way, mayLose: true)
                }
            }
        }

        @Test(arguments: [true, false])
        func `a truncated segment`(whileItRuns: Bool) async throws {
            for which in Chaos.of([1], long: [0, 1, -1]) {
                let (run, way, segments) = try await Self.filled(runs: whileItRuns)
                try Self.damage(segments[which < 0 ? segments.count - 1 : which]) { try $0.truncate(atOffset: $1 / 2 + 3) }
                // What is cut from the newest one while nothing runs, its source gives again.
                try await Self.hold(run, way, mayLose: whileItRuns || which >= 0)
            }
        }

        @Test(arguments: Chaos.of([1], long: [0, 1, -1]))
        func `a segment deleted under the agent`(which: Int) async throws {
            let (run, way, segments) = try await Self.filled(runs: true)
            try FileManager.default.removeItem(atPath: segments[which < 0 ? segments.count - 1 : which])
            // The first request was read before, and waits for the receiver.
            try await Self.hold(run, way, mayLose: true, onTheWay: which == 0 ? 300 : 0)
        }

        @Test func `two agents on one ring`() async throws {
            let run = try ChaosRun(receiver: try await BulkReceiver())
            try run.start()
            try await run.input.load {
                try await eventually("it delivers; panicbox says \(run.errors)") { run.receiver.count > 0 }
                for _ in 0..<Chaos.of(1, long: 3) {
                    let second = try run.agent.start()
                    let exit = try await second.wait()
                    #expect(exit == .code(1), "\(second.errors)")
                    #expect(second.errors.contains("\(run.process?.pid ?? 0)"), "it names the holder: \(second.errors)")
                }
                let before = run.receiver.count
                try await eventually("the first goes on; panicbox says \(run.errors)") { run.receiver.count > before }
            }
            try await run.settleAndHold()
        }
    }
}
