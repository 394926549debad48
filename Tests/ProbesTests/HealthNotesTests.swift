// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import Probes

@Suite struct HealthNotesTests {
    private static func record(_ kind: HealthRecord.Kind, _ words: String) -> HealthRecord {
        HealthRecord(service: nil, time: Snapshots.time(0), kind: kind, message: words, members: [])
    }

    @Test func `they are taken once, in order`() {
        let notes = HealthNotes()
        notes.add(Self.record(.metric, "a"))
        notes.add(Self.record(.alert, "b"))
        #expect(notes.take().map(\.message) == ["a", "b"] && notes.take().isEmpty)
    }

    @Test func `where nobody takes them the oldest numbers go, and warnings stay`() {
        let notes = HealthNotes()
        notes.add(Self.record(.alert, "warning"))
        for number in 0..<1_000 { notes.add(Self.record(.metric, "\(number)")) }
        let taken = notes.take().map(\.message)
        #expect(taken.count == 64 && taken.first == "warning" && taken.last == "999")
    }
}
