// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import GoTraceback

/// What goroutines of real programs wait for: each file of `Fixtures/census` is the last output of one whose goroutines pile up.
///
/// `Fixtures/census/expected.tsv` has of each the verdict and its largest group; `UPDATE_GOLDEN=1` writes it from what came out.
@Suite struct BlockingPointTests {
    private static let folder = Fixture.folder.deletingLastPathComponent().appendingPathComponent("census")

    private static func census(_ file: String) throws -> GoroutineCensus {
        let bytes = try [UInt8](Data(contentsOf: folder.appendingPathComponent(file)))
        let crash = try #require(Transcript(bytes).crashes.first)
        return try #require(GoroutineCensus(of: crash))
    }

    private static func row(_ file: String) throws -> String {
        let census = try census(file)
        let group = try #require(census.groups.first { $0.blockedOn != nil })
        let blocker = try #require(group.blockedOn)
        let what = blocker.address.map { "0x\(String($0, radix: 16))" } ?? blocker.locks.map { "\($0) locks" } ?? "-"
        return [
            file, "\(group.count)", blocker.kind.rawValue, what, "\(group.waitMinutesMax)", "\(group.waitMinutesSum)",
            group.path.joined(separator: " < "), census.verdict ?? "-",
        ].joined(separator: "\t")
    }

    @Test func `real programs that pile up are told as they were written down`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter { $0.hasSuffix(".txt") }.sorted()
        #expect(files.count >= 19)
        let actual = try files.map(Self.row).joined(separator: "\n") + "\n"
        let expected = Self.folder.appendingPathComponent("expected.tsv")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(actual.utf8).write(to: expected) }
        #expect(try actual == String(contentsOf: expected, encoding: .utf8))
    }

    @Test(arguments: ["mutex_file-go1.21.13.txt", "mutex_file-go1.27.3.txt", "deadline-go1.24.11.txt"])
    func `who waits for a lock is led to the call that may hold it`(file: String) throws {
        let verdict = try #require(try Self.census(file).verdict)
        #expect(verdict.contains("goroutines wait for the sync.Mutex 0x"))
        #expect(verdict.contains(" may hold it in os.OpenFile (syscall"))
        #expect(verdict.hasSuffix("the context deadline passed meanwhile") == file.hasPrefix("deadline"))
    }

    @Test func `readers and writers of one lock are counted once each`() throws {
        let census = try Self.census("rwmutex_crowd-go1.26.6.txt")
        let waiting = census.states.filter { $0.state.hasPrefix("sync.") }.map(\.count).reduce(0, +)
        #expect(try #require(census.verdict).hasPrefix("\(waiting) of \(census.goroutines) goroutines wait for the sync.RWMutex"))
    }

    @Test func `a goroutine in a method of another value is not named`() throws {
        let verdict = try #require(try Self.census("other_value-go1.26.6.txt").verdict)
        #expect(verdict.contains("goroutines wait for the sync.Mutex") && !verdict.contains("hold"))
    }

    @Test func `locks that are many are counted, and no one of them is blamed`() throws {
        let census = try Self.census("shards-go1.26.6.txt")
        #expect(census.groups.first?.blockedOn == .init(kind: .mutex, address: nil, locks: 6))
        #expect(census.verdict?.contains("0x") == false)
    }

    @Test func `each state is of a kind, and those that run are of none`() throws {
        let kinds: [(String, BlockingKind?)] = [
            ("chan receive", .receive), ("chan send", .send), ("chan receive (nil chan)", .nilChannel), ("select", .select),
            ("select (no cases)", .selectForever), ("sleep", .sleep), ("IO wait", .poller), ("syscall", .systemCall), ("running", nil),
            ("runnable", nil), ("sync.Cond.Wait", .semaphore), ("semacquire", .semaphore), ("GC worker (idle)", nil), ("", nil),
        ]
        for (state, kind) in kinds {
            let text = Array(state.utf8)
            let goroutine = Goroutine(id: 1, state: TextRange(0, text.count))
            #expect(BlockingPoint(goroutine, RawSpan(_elements: text.span))?.kind == kind, "\(state)")
        }
    }

    @Test(
        arguments: [
            ("0xc000064040", 0xc0_0006_4040), ("0xc000064040, 0x5", 0xc0_0006_4040), ("0x0", nil), ("0xc000064040?", nil), ("...", nil),
            ("{0xc000064040, 0x1}", nil), ("", nil), ("0xffffffffffffffffffff", nil), ("0x", nil),
        ] as [(String, UInt64?)])
    func `an address is one that the runtime is sure of`(arguments: String, address: UInt64?) {
        let text = Array(arguments.utf8)
        let none = TextRange(0, 0)
        let frame = Frame(
            function: none, arguments: TextRange(0, text.count), file: none, line: 0, offset: none, isInlined: false, isInApp: false)
        #expect(frame.firstAddress(in: RawSpan(_elements: text.span)) == address)
    }
}
