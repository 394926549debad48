// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import FlightRecorder
@testable import LogStore

@Suite struct RingTextTests {
    private static func render(_ ring: SampleRing, sinks: [SinkStanding] = [], colour: Bool = false) throws -> String {
        var walk = try RingWalk(RingDirectory(ring.directory))
        var summary = RingSummary(sinks: sinks, readsAll: true)
        while let step = walk.next() {
            switch step {
            case .block(let block): _ = summary.take(block, documents: walk.documents.rawSpan)
            case .damage(let damage): summary.take(damage)
            case .unfinished, .gone: break
            }
        }
        let source = SourcePosition(
            stream: StreamID(hash: [1]), source: "file", name: "/var/log/\u{1B}[2J.log", offset: 1_234_567, identity: "")
        let picture = RingPicture(
            directory: ring.directory, summary: summary, sources: [source], holder: LockHolder(directory: ring.directory),
            end: walk.nextSequence ?? 0, now: Timestamp(nanoseconds: 120_000_000_000))
        return RingText(picture: picture, style: TextStyle(isColoured: colour)).render()
    }

    @Test func `a ring of more crashes than are shown shows the newest, and counts all`() throws {
        let ring = try SampleRing()
        for number in 0..<130 { try ring.append(number..<number + 1, endsInCrash: true) }
        ring.close()
        let text = try Self.render(ring)
        #expect(text.contains("crashes (the last 100 of 130)\n"))
        let rows = text.split(separator: "\n").filter { $0.contains("AAAAAAAAAAAAAAAA-") }
        #expect(rows.count == 100 && rows[0].contains("AAAAAAAAAAAAAAAA-1e ") && rows[99].contains("AAAAAAAAAAAAAAAA-81 "))
        #expect(text.contains("kinds     crash 130\n"))
    }

    @Test func `what waits for a sink is counted from its cursor on, within a block too`() throws {
        let ring = try SampleRing()
        try ring.append(0..<10)
        try ring.append(10..<20)
        try ring.appendPositions()
        ring.close()
        let sinks = [SinkStanding.Cursor.at(13), .at(20), .none, .bad("x")].enumerated().map { index, cursor in
            SinkStanding(name: "sink\(index)", cursor: cursor, deadLetters: DeadLetterFolder())
        }
        let rows = try Self.render(ring, sinks: sinks).split(separator: "\n").filter { $0.contains("sink") }
        let size = (13..<20).reduce(0) { $0 + Samples.document($1).utf8.count }
        // The block of positions alone has no time that anything could have waited since.
        #expect(rows[1].contains("sink0  at record 13") && rows[1].hasSuffix("7 records wait, \(size) B"), "\(rows[1])")
        #expect(rows[2].contains("at record 20") && rows[2].hasSuffix("nothing waits"))
        #expect(rows[3].contains("has taken nothing yet") && rows[3].contains("20 records wait"))
        #expect(rows[4].contains("its cursor holds no number"))
    }

    @Test func `names cannot reach a terminal raw, and columns stand under each other with colour as without`() throws {
        let ring = try SampleRing()
        try ring.append(0..<3)
        ring.close()
        let plain = try Self.render(ring)
        #expect(plain.contains("/var/log/\\x1b[2J.log  file  at byte  1,234,567") && !plain.contains("\u{1B}"))
        let coloured = try Self.render(ring, colour: true)
        #expect(coloured.contains("\u{1B}[1m") && coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }

    @Test func `an empty ring is shown as such`() throws {
        let ring = try SampleRing()
        ring.close()
        let text = try Self.render(ring)
        #expect(text.contains("records  0 in 0 segments, 0 B holding 0 B of documents") && text.contains("crashes  none"))
    }
}
