// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogSinks
import Synchronization
import TestSupport
import Testing

@testable import FlightRecorder
@testable import LogStore

@Suite struct DeadLetterLoopTests {
    /// Files of dead letters: each run of the store writes one.
    private struct Letters {
        let folder: TemporaryFolder

        init(_ files: [[Range<Int>]]) throws {
            folder = try TemporaryFolder()
            for frames in files {
                let store = DeadLetterStore(directory: folder.path)
                for numbers in frames {
                    let letters = numbers.map {
                        DeadLetter(document: Array(Samples.document($0).utf8), status: 400, reason: "no \"\($0)\"")
                    }
                    _ = try store.append(letters, sink: "test", at: TimedRing.start)
                }
            }
        }

        var paths: [String] { get throws { try DeadLetterReader.files(inRing: folder.path)["test"] ?? [] } }

        /// What the files hold, with the stock tool.
        func left() async throws -> [JSONDocument] {
            let paths = try paths
            return paths.isEmpty ? [] : JSONDocument.lines(try await ChildProcess.output(of: "lz4cat", paths))
        }

        func leftNumbers() async throws -> [Int] { try await left().compactMap { $0.text("document.message").flatMap { Int($0) } } }

        func run(
            limit: Int = 1, mayTouch: @escaping @Sendable (String) -> Bool = { _ in true }, to sink: ScriptedSink
        ) async throws -> (end: ReplayLoop.End, tally: ReplayTally) {
            let refused = RefusedRecords()
            var backoff = BackoffOptions()
            (backoff.initial, backoff.max) = (.milliseconds(1), .milliseconds(2))
            let display = ReplayDisplay(totalBytes: 1) { _ in }
            let courier = Courier(name: "test", sink: sink, backoff: backoff, office: refused, ledger: Ledger(), log: display.log)
            var loop = DeadLetterLoop(
                files: try paths, carrier: ReplayCarrier(courier: courier, timeout: .seconds(30)), refused: refused, limit: limit,
                display: display, mayTouch: mayTouch)
            return (await loop.run(), loop.tally)
        }
    }

    @Test func `what is taken is removed with its file, and nothing else is left in the folder`() async throws {
        let letters = try Letters([[0..<5, 5..<7], [7..<20]])
        let sink = ScriptedSink()
        let (end, tally) = try await letters.run(to: sink)
        #expect(end == .finished && tally.sent == 20 && tally.isComplete && sink.taken == Array(0..<20) && sink.calls.count == 3)
        #expect(letters.folder.names(in: "dead-letter/test").isEmpty)
    }

    @Test(arguments: [1, 100_000]) func `what is refused again stays, with its new reason`(limit: Int) async throws {
        let letters = try Letters([[0..<5, 5..<7], [7..<20]])
        let sink = ScriptedSink { _, numbers in
            let bad = numbers.indices.filter { numbers[$0] == 3 || numbers[$0] == 6 }
            return .taken(rejected: bad.map { Rejection(index: $0, status: 422, reason: "still") })
        }
        let (end, tally) = try await letters.run(limit: limit, to: sink)
        #expect(end == .finished && tally.sent == 18 && tally.refused == 2 && tally.read == 20)
        let left = try await letters.left()
        #expect(
            try await letters.leftNumbers() == [3, 6] && left.allSatisfy { $0.number("status") == 422 && $0.text("reason") == "still" })
        let again = ScriptedSink()
        #expect(try await letters.run(to: again).end == .finished)
        #expect(again.taken == [3, 6] && letters.folder.names(in: "dead-letter/test").isEmpty)
    }

    @Test func `ended early, what has no answer stays behind what was refused`() async throws {
        let letters = try Letters([[0..<5, 5..<7, 7..<9], [9..<20]])
        let sink = ScriptedSink { call, _ in
            switch call {
            case 1: .taken(rejected: [Rejection(index: 1, status: 400, reason: "no")])
            case 2: .taken()
            default: .failed(reason: "away")
            }
        }
        let (end, tally) = try await letters.run(to: sink)
        guard case .failed = end else { return #expect(Bool(false), "\(end)") }
        #expect(tally.sent == 6 && tally.refused == 1 && tally.unanswered == 2 && tally.read == 9)
        #expect(try await letters.leftNumbers() == [1] + Array(7..<20))
    }

    @Test func `a file that a running agent may write is sent and not changed, one with foreign lines as well`() async throws {
        let letters = try Letters([[0..<5], [5..<7]])
        let newest = try #require(try letters.paths.last)
        let sink = ScriptedSink()
        _ = try await letters.run(mayTouch: { $0 != newest }, to: sink)
        #expect(try letters.paths == [newest] && sink.taken == Array(0..<7))
        let foreign = try letters.folder.write("{\"status\":\n", to: "foreign")
        let packed = try await ChildProcess.output(of: "lz4", ["-c", "--content-size", "-B5", "--no-frame-crc", foreign])
        let path = "dead-letter/test/" + (letters.folder.names(in: "dead-letter/test").first ?? "")
        try letters.folder.write(try letters.folder.read(path) + packed, to: path)
        let before = try letters.folder.read(path)
        let (_, tally) = try await letters.run(to: sink)
        #expect(tally.unreadable == 1 && !tally.isComplete && tally.read == 3)
        #expect(try letters.folder.read(path) == before)
    }

    /// Letters behind a flipped bit were once removed as the rest of an interrupted write, and nothing was told.
    @Test(arguments: [0, 4, 17]) func `damage costs its own frame, is told, and stays aside`(byte: Int) async throws {
        let letters = try Letters([[0..<2, 2..<4, 4..<6, 6..<9]])
        let path = "dead-letter/test/" + (letters.folder.names(in: "dead-letter/test").first ?? "")
        var bytes = try letters.folder.read(path)
        let magic = Data([0x04, 0x22, 0x4D, 0x18])
        let second = try #require(bytes.range(of: magic, in: 4..<bytes.count)?.lowerBound)
        let third = try #require(bytes.range(of: magic, in: second + 4..<bytes.count)?.lowerBound)
        bytes[second + byte] ^= 0x40
        try letters.folder.write(bytes, to: path)
        let sink = ScriptedSink()
        let (end, tally) = try await letters.run(to: sink)
        #expect(end == .finished && sink.taken == [0, 1, 4, 5, 6, 7, 8])
        #expect(tally.unreadable == 1 && tally.read == 8 && tally.sent == 7 && !tally.isComplete)
        let name = try #require(path.split(separator: "/").last.map(String.init))
        #expect(letters.folder.names(in: "dead-letter/test") == [name + ".damaged"])
        #expect(try letters.folder.read(path + ".damaged") == bytes[second..<third])
    }

    @Test func `the rest of an interrupted write does not stand in the way`() async throws {
        let letters = try Letters([[0..<5, 5..<7]])
        let path = "dead-letter/test/" + (letters.folder.names(in: "dead-letter/test").first ?? "")
        let whole = try letters.folder.read(path)
        try letters.folder.write(whole.dropLast(7), to: path)
        let sink = ScriptedSink()
        #expect(try await letters.run(to: sink).end == .finished)
        #expect(sink.taken == Array(0..<5) && letters.folder.names(in: "dead-letter/test").isEmpty)
    }

    /// The second sink once got nothing when the first refused something again.
    @Test func `each sink gets its own letters, whatever becomes of another's`() async throws {
        let ring = try SampleRing()
        try ring.append(0..<10)
        ring.close()
        for (sink, numbers) in [("a", 0..<1), ("b", 1..<3), ("gone", 3..<4)] {
            let letters = numbers.map { DeadLetter(document: Array(Samples.document($0).utf8), status: 400, reason: "no") }
            _ = try DeadLetterStore(directory: ring.directory).append(letters, sink: sink)
        }
        let refusal = #"{"errors":true,"items":[{"create":{"status":400,"error":{"type":"still"}}}]}"#
        let server = try await ScriptedServer([ScriptedServer.Answer(200, refusal)])
        var a = try SinkOptions(address: "elasticsearch:http://127.0.0.1:\(server.port)/logs")
        var b = try SinkOptions(address: "file:\(ring.folder.file("out"))")
        (a.name, b.name) = ("a", "b")
        let said = Mutex("")
        let options = DeadLetterRun.Options(ring: RingChoice(directory: ring.directory), target: nil, sinks: [a, b])
        let isComplete = try await DeadLetterRun(options: options) { words in said.withLock { $0 += words + "\n" } }.run()
        let taken = JSONDocument.lines(try ring.folder.read("out")).map(\.message)
        #expect(!isComplete && taken == ["1", "2"])
        let files = try DeadLetterReader.files(inRing: ring.directory).filter { !$0.value.isEmpty }
        #expect(Set(files.keys) == ["a", "gone"])
        let words = said.withLock { $0 }
        #expect(words.contains("no sink is named `gone`") && words.contains("1 record refused: 400 still"), "\(words)")
    }
}
