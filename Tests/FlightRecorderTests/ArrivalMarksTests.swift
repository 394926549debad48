// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import FlightRecorder

@Suite struct ArrivalMarksTests {
    private let start = ContinuousClock.now
    private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

    @Test func `a record is as old as the mark before it`() {
        var marks = ArrivalMarks()
        #expect(marks.age(of: 5, at: at(0)) == nil)
        marks.note(10, at: at(0))
        marks.note(20, at: at(10))
        #expect(marks.age(of: 10, at: at(30)) == .seconds(30) && marks.age(of: 19, at: at(30)) == .seconds(30))
        #expect(marks.age(of: 20, at: at(30)) == .seconds(20) && marks.age(of: 99, at: at(30)) == .seconds(20))
        // Of what came before the first nothing better is known.
        #expect(marks.age(of: 3, at: at(30)) == .seconds(30))
    }

    @Test func `marks are bounded, the newest half is exact, and no age is too small`() {
        var marks = ArrivalMarks()
        let count = 5_000
        for second in 0..<count { marks.note(UInt64(second), at: at(second)) }
        for sequence in stride(from: 0, to: count, by: 7) {
            let age = marks.age(of: UInt64(sequence), at: at(count)) ?? .zero
            #expect(age >= .seconds(count - sequence))
        }
        #expect(marks.age(of: UInt64(count - 200), at: at(count)) == .seconds(200))
        #expect(Mirror(reflecting: marks).children.contains { ($0.value as? [Any])?.count ?? 0 <= 512 })
    }
}
