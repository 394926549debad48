// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import TestSupport
import Testing

@testable import LogParsing

/// The Go runtime prints a crash with dozens of `write(2)` calls, many of them in mid-line. Recorded from real programs: `Fixtures/writes`.
@Suite("Outputs of real Go programs at their true write boundaries")
struct WriteBoundaryTests {
    /// What a program wrote, call by call.
    struct Recording: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var pieces: [[UInt8]]

        static let all: [Recording] = {
            let folder = Golden.fixtures.appendingPathComponent("writes")
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []
            return names.compactMap { name in
                let rows = (try? Data(contentsOf: folder.appendingPathComponent(name)))?.split(separator: 0x0A) ?? []
                let pieces = rows.compactMap { JSONDocument($0)?.text("text").map { Array($0.utf8) } }
                return pieces.count == rows.count ? Recording(testDescription: name, pieces: pieces) : nil
            }
        }()
    }

    @Test func `the recordings are there, of each version of Go`() {
        #expect(Recording.all.count == 24)
        #expect(Recording.all.allSatisfy { $0.pieces.count > 20 })
    }

    @Test(arguments: Recording.all)
    func `pieces become the documents of the whole`(recording: Recording) throws {
        let whole = Reading([recording.pieces.flatMap { $0 }])
        #expect(whole.crashes.count == 1)
        #expect(whole.crashes.map { Array($0.text.utf8) } == [recording.pieces.flatMap { $0 }])
        let pieces = Reading(recording.pieces)
        #expect(pieces.crashes == whole.crashes)
        #expect(pieces.documents == whole.documents)
    }

    /// A reader that asks after each piece must not be told that it is all.
    @Test(arguments: Recording.all)
    func `between two pieces a crash is still held`(recording: Recording) {
        var records = RecordAssembler(origin: EncodedOrigin(stream: StreamID(hash: [7]), origin: Origin()), envelope: .raw)
        var splitter = LineSplitter()
        var writer = DocumentWriter()
        var offset: UInt64 = 0
        for (index, piece) in recording.pieces.enumerated() {
            var cursor = 0
            while let line = splitter.next(in: piece.rawSpan, at: offset, cursor: &cursor) {
                let text = line.isCarried ? splitter.carried.copy : piece.rawSpan.extracting(line.range).copy
                records.take(text.rawSpan, stamp: LineStamp(offset: line.offset, time: 1), isPartial: line.isPartial, to: &writer)
            }
            offset += UInt64(piece.count)
            #expect(writer.batch.entries.isEmpty, "piece \(index)")
            // From its first whole line on it is held from its first byte on.
            if recording.pieces[...index].joined().contains(0x0A) { #expect(records.heldOffset == 0, "piece \(index)") }
        }
    }
}
