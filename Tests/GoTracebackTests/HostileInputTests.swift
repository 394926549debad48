// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import GoTraceback

@Suite("Hostile input")
struct HostileInputTests {
    /// Takes all, and gives all out again.
    private func check(_ lines: [[UInt8]], limits: CrashAssembler.Limits = .init()) {
        let transcript = Transcript(lines: lines + [[]], limits: limits)
        let taken = lines.reduce(0) { $0 + $1.count + 1 }
        let released = transcript.lines.reduce(0) { $0 + $1.bytes.count + 1 }
        // A line that a headline ended comes out as a line of its own, with an LF that was not there.
        let splits = transcript.lines.count(where: { line in
            transcript.blocks.contains { $0.stamp.offset == line.stamp.offset + UInt64(line.bytes.count) }
        })
        #expect(released + transcript.blocks.reduce(0) { $0 + $1.bytes } == taken + splits)
        for crash in transcript.crashes {
            #expect(Fingerprint.of(crash).count == 16)
            _ = GoroutineCensus(of: crash)
            _ = crash.goroutines.map { crash[$0.state] + $0.frames.map { crash[$0.function] + crash[$0.file] }.joined() }
        }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `random bytes never trap and none is lost`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let lines = (0..<300).map { _ in
            (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }.filter { $0 != 0x0A }
        }
        check(lines)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `lines of crashes in any order never trap and none is lost`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pool = Fixture.all.filter { $0.bytes.count < 6000 }.flatMap {
            $0.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        }
        let lines = (0..<400).compactMap { _ in pool.randomElement(using: &random) }
        check(lines)
        check(lines, limits: .init(blockBytes: 700, openingLines: 5))
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `crashes cut and bent at any byte never trap and none is lost`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for fixture in Fixture.all.filter({ $0.bytes.count < 4000 }).shuffled(using: &random).prefix(20) {
            var bytes = fixture.bytes
            for _ in 0..<Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: index)
                default: bytes = Array(bytes.prefix(index))
                }
            }
            check(bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init))
        }
    }

    @Test func `any text can be parsed`() {
        for fixture in Fixture.all where fixture.bytes.count < 3000 {
            for end in stride(from: 0, to: fixture.bytes.count, by: 37) {
                let text = Array(fixture.bytes.prefix(end))
                let crash = CrashParser.parse(CrashBlock(text: text, stamp: LineStamp(offset: 0), lines: 1, bytes: end))
                #expect(crash.headline.upperBound <= Int32(end))
            }
        }
    }

    @Test func `NUL, ESC and invalid UTF-8 pass through a message`() throws {
        let text = Array("panic: bad ".utf8) + [0x00, 0x1B, 0xFF, 0xC3, 0x28] + Array(" end\n\n\(CrashAssemblerTests.stack)".utf8)
        let transcript = Transcript(text)
        #expect(transcript.blocks.first?.text == text)
        #expect(try #require(transcript.crashes.first).panics.first?.value == "bad \u{0}\u{1B}\u{FFFD}\u{FFFD}( end")
    }
}
