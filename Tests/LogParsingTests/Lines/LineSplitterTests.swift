// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogParsing

@Suite("Lines are cut out of chunks")
struct LineSplitterTests {
    struct Cut: Equatable {
        var text: String
        var offset: UInt64
        var isPartial = false
    }

    /// Feeds `text` in chunks of the given sizes, repeated until all is fed.
    static func split(_ text: [UInt8], chunks: [Int], limit: Int = 1 << 20, finish: Bool = true) -> [Cut] {
        var splitter = LineSplitter(limit: limit)
        var cuts: [Cut] = []
        var start = 0
        var turn = 0
        while start < text.count {
            let end = min(text.count, start + chunks[turn % chunks.count])
            turn += 1
            let chunk = Array(text[start..<end])
            var cursor = 0
            while let line = splitter.next(in: chunk.rawSpan, at: UInt64(start), cursor: &cursor) {
                let bytes = line.isCarried ? splitter.carried.copy : Array(chunk[line.range])
                cuts.append(Cut(text: String(decoding: bytes, as: UTF8.self), offset: line.offset, isPartial: line.isPartial))
            }
            start = end
        }
        if finish, let line = splitter.finish() {
            cuts.append(Cut(text: splitter.carried.text, offset: line.offset, isPartial: line.isPartial))
        }
        return cuts
    }

    @Test("A chunk of whole lines gives each line with its offset")
    func wholeLines() {
        let cuts = Self.split(Array("one\n\nthree\n".utf8), chunks: [64])
        #expect(cuts == [Cut(text: "one", offset: 0), Cut(text: "", offset: 4), Cut(text: "three", offset: 5)])
    }

    @Test("The last line without an end comes out when the stream has ended, and not before")
    func unfinishedLine() {
        #expect(Self.split(Array("one\ntwo".utf8), chunks: [64]).last == Cut(text: "two", offset: 4))
        #expect(Self.split(Array("one\ntwo".utf8), chunks: [64], finish: false) == [Cut(text: "one", offset: 0)])
    }

    @Test("Any chunking gives the same lines", arguments: [[1], [2], [3, 1], [7], [1, 64], [5, 2, 11]])
    func anyChunking(chunks: [Int]) {
        let text = Array("panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/app/main.go:9 +0x1d\nno end".utf8)
        #expect(Self.split(text, chunks: chunks) == Self.split(text, chunks: [text.count]))
    }

    @Test("A line beyond the limit comes in pieces, each marked, and no byte of it is lost", arguments: [1, 3, 10, 25, 100])
    func longLine(chunk: Int) {
        let long = (0..<25).map { UInt8(ascii: "a") + UInt8($0) }
        let cuts = Self.split(long + Array("\nshort\n".utf8), chunks: [chunk], limit: 10)
        #expect(
            cuts == [
                Cut(text: "abcdefghij", offset: 0, isPartial: true), Cut(text: "klmnopqrst", offset: 10, isPartial: true),
                Cut(text: "uvwxy", offset: 20, isPartial: true), Cut(text: "short", offset: 26),
            ]
        )
    }

    @Test("A line of exactly the limit is whole", arguments: [1, 4, 64])
    func exactLimit(chunk: Int) {
        #expect(Self.split(Array("abcdefghij\nx\n".utf8), chunks: [chunk], limit: 10).first == Cut(text: "abcdefghij", offset: 0))
    }

    @Test("The unfinished offset is where a restart has to read from")
    func unfinishedOffset() {
        var splitter = LineSplitter()
        var cursor = 0
        let chunk = Array("one\ntw".utf8)
        while splitter.next(in: chunk.rawSpan, at: 100, cursor: &cursor) != nil {}
        #expect(splitter.unfinishedOffset == 104)
        cursor = 0
        let rest = Array("o\n".utf8)
        #expect(splitter.next(in: rest.rawSpan, at: 106, cursor: &cursor)?.offset == 104)
        #expect(splitter.unfinishedOffset == nil)
    }
}
