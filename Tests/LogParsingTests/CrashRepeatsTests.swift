// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite struct CrashRepeatsTests {
    private static func at(_ seconds: Int64) -> Timestamp { Timestamp(nanoseconds: seconds * 1_000_000_000) }

    private static func crash(_ fingerprint: String = "f", at seconds: Int64) -> CrashTally {
        CrashTally(
            fingerprint: fingerprint, title: "panic: \(fingerprint)", level: .critical, culprit: "main.f", repeats: 0, first: at(seconds),
            last: at(seconds))
    }

    private static func machine(_ send: RepeatOptions.Choice = .first) -> CrashRepeats {
        var options = RepeatOptions()
        options.send = send
        return CrashRepeats(options: options)
    }

    @Test func `within a window the same crash has a number, and behind it begins another`() {
        var repeats = Self.machine()
        let origin = Origin(service: "storaged")
        #expect([0, 20, 40, 599].map { repeats.note(Self.crash(at: $0), of: origin) } == [0, 1, 2, 3])
        #expect(repeats.note(Self.crash(at: 600), of: origin) == 0)
        #expect(repeats.note(Self.crash(at: 610), of: origin) == 1)
    }

    @Test func `another fingerprint and another service are counted by themselves`() {
        var repeats = Self.machine()
        #expect(repeats.note(Self.crash("a", at: 0), of: Origin(service: "one")) == 0)
        #expect(repeats.note(Self.crash("b", at: 1), of: Origin(service: "one")) == 0)
        #expect(repeats.note(Self.crash("a", at: 2), of: Origin(service: "two")) == 0)
        #expect(repeats.note(Self.crash("a", at: 3), of: Origin(service: "one")) == 1)
    }

    @Test func `a count is told once a minute while it grows, at the window's end, and at the last`() {
        var repeats = Self.machine()
        for time in [0, 10, 20] as [Int64] { repeats.note(Self.crash(at: time), of: Origin()) }
        #expect(repeats.takeDue(at: Self.at(30)).isEmpty)
        let first = repeats.takeDue(at: Self.at(60))
        #expect(first.map(\.tally.repeats) == [2] && first[0].tally.first == Self.at(0) && first[0].tally.last == Self.at(20))
        #expect(repeats.takeDue(at: Self.at(130)).isEmpty, "nothing has come since")
        repeats.note(Self.crash(at: 140), of: Origin())
        #expect(repeats.takeDue(at: Self.at(141)).map(\.tally.repeats) == [3])
        repeats.note(Self.crash(at: 150), of: Origin())
        #expect(repeats.takeDue(at: Self.at(600)).map(\.tally.repeats) == [4])
        #expect(repeats.takeDue(at: Self.at(700), isLast: true).isEmpty)
        for time in [700, 701] as [Int64] { repeats.note(Self.crash(at: time), of: Origin()) }
        #expect(repeats.takeDue(at: Self.at(702), isLast: true).map(\.tally.repeats) == [1])
    }

    @Test func `what an earlier run has told is not told again, and a repeat alone begins no window`() {
        var repeats = Self.machine()
        #expect(repeats.note(Self.crash(at: 0), of: Origin(), mayBegin: false) == 0)
        #expect(repeats.note(Self.crash(at: 5), of: Origin()) == 0)
        repeats.note(Self.crash(at: 6), of: Origin(), mayBegin: false)
        repeats.noteTold(1, fingerprint: "f", service: nil, at: Self.at(7))
        #expect(repeats.takeDue(at: Self.at(8), isLast: true).isEmpty)
        #expect(repeats.note(Self.crash(at: 9), of: Origin()) == 2)
        #expect(repeats.takeDue(at: Self.at(10), isLast: true).map(\.tally.repeats) == [2])
    }

    @Test func `where all are sent none is told as a count`() {
        var repeats = Self.machine(.all)
        for time in [0, 10, 20] as [Int64] { repeats.note(Self.crash(at: time), of: Origin()) }
        #expect(repeats.takeDue(at: Self.at(30), isLast: true).isEmpty)
    }
}
