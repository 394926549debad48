// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogSources

@Suite struct JournalPlaceTests {
    private static let cursor =
        "s=874251303eb84f839b1296ee626ec7ac;i=1ec;b=ca35afc16e42400e9da7f4e6dc04a15c;m=61f464acd;t=660fad9e85dcd;x=7b7de6b52b971979"

    private static func place(_ cursor: String) -> JournalPlace? {
        let bytes = Array(cursor.utf8)
        return JournalPlace(bytes.rawSpan)
    }

    @Test func `a cursor is read and written`() throws {
        let place = try #require(Self.place(Self.cursor))
        #expect(place.number == 0x1EC && place.realtime == 1_795_480_374_238_669 && place.boot.text == "ca35afc16e42400e9da7f4e6dc04a15c")
        #expect(Self.cursor.hasPrefix(place.cursor + ";x="))
        #expect(place.next.cursor.contains(";i=1ed;"))
    }

    @Test func `a mark keeps the numbers of other families`() throws {
        let place = try #require(Self.place(Self.cursor))
        let mark = JournalMark(place: place, next: [JournalID(high: 1, low: 2): 77, place.family: 3])
        #expect(mark.next[place.family] == 0x1EC && JournalMark(text: mark.text) == mark)
    }

    @Test func `what is no cursor is none, and no part of one traps`() {
        var random = SeededRandom(seed: 1)
        for length in 0..<Self.cursor.utf8.count - 20 {
            #expect(Self.place(String(Self.cursor.prefix(length))) == nil || length > 90)
            var foul = Array(Self.cursor.utf8)
            for _ in 0..<4 { foul[Int.random(in: 0..<foul.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            _ = JournalPlace(foul.rawSpan)
            _ = JournalMark(text: String(decoding: foul, as: UTF8.self) + "|x:1|")
        }
        #expect(JournalMark(text: "") == nil && JournalMark(text: "|") == nil)
    }

    @Test func `signals have their names`() {
        #expect(
            [1, 2, 6, 9, 11, 15, 31].map(SignalName.of) == ["SIGHUP", "SIGINT", "SIGABRT", "SIGKILL", "SIGSEGV", "SIGTERM", "SIGSYS"])
        #expect(SignalName.of(0) == "signal 0" && SignalName.of(40) == "signal 40")
    }
}
