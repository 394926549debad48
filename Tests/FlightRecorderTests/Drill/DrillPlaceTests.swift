// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import LogSources
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct DrillPlaceTests {
    @Test func `a pattern gives a file of the drill's own a name`() throws {
        let folder = try TemporaryFolder()
        let known = [try folder.write("x", to: "pod-7.log")]
        func name(_ pattern: String) -> String? { DrillFileName.path(for: folder.file(pattern), drill: "ID", beside: known) }
        #expect(name("*.log") == folder.file("panicbox-drill-ID.log"))
        #expect(name("*-*.log") == folder.file("panicbox-drill-ID-.log"))
        #expect(DrillFileName.path(for: "/var/*/*/x-*.log", drill: "ID", beside: known) == folder.file("x-panicbox-drill-ID.log"))
        // Which file that would be nobody can say.
        for pattern in ["app.log", "app-?.log", "app-[0-9]*.log"] { #expect(name(pattern) == nil, "\(pattern)") }
        #expect(DrillFileName.path(for: "/var/*/*.log", drill: "ID", beside: []) == nil)
        #expect(DrillFileName.path(for: "*.log", drill: "ID", beside: known) == nil)
    }

    @Test func `a drill is written as the container runtime of the source would write it`() {
        let text = "panic: \"a\\b\"\n\n\tx\n"
        let time = Timestamp(nanoseconds: 1_795_420_800_000_000_000)
        #expect(DrillPlace.wrap(text, .raw) == text)
        #expect(
            DrillPlace.wrap(text, .cri, at: time) == """
                \(time) stderr F panic: "a\\b"
                \(time) stderr F\u{20}
                \(time) stderr F \tx

                """)
        let docker = DrillPlace.wrap(text, .docker, at: time)
        let lines = JSONDocument.lines(Data(docker.utf8))
        #expect(lines.map { $0.text("log") } == ["panic: \"a\\b\"\n", "\n", "\tx\n"])
        #expect(lines.allSatisfy { $0.text("stream") == "stderr" && $0.text("time") == time.description })
    }

    @Test func `times are told to the millisecond`() {
        #expect(DrillRun.seconds(.milliseconds(1_050)) == "1.050 s" && DrillRun.seconds(.zero) == "0.000 s")
    }

    @Test func `ids are sixteen digits and new each time`() {
        let ids = (0..<100).map { _ in DrillMark.makeID() }
        #expect(Set(ids).count == 100 && ids.allSatisfy { $0.utf8.count == 16 })
    }
}
