// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GoTraceback

@Suite("What the assembler hands on about lines")
struct LineMarkTests {
    @Test(arguments: Fixture.all)
    func `a block is read the same with and without its marks`(fixture: Fixture) {
        for block in Transcript(fixture.bytes).blocks {
            #expect(block.marks.list.count == block.lines)
            let plain = CrashBlock(text: block.text, stamp: block.stamp, lines: block.lines, bytes: block.bytes)
            #expect(plain.marks.list.isEmpty)
            let (marked, read) = (CrashParser.parse(block), CrashParser.parse(plain))
            #expect(marked.goroutines == read.goroutines)
            #expect(marked.headline == read.headline)
            #expect(marked.kind == read.kind)
            #expect(marked.panics == read.panics)
            #expect(marked.runtimeNotes == read.runtimeNotes)
            #expect(marked.culprit == read.culprit)
        }
    }

    @Test func `a text that is changed loses its marks`() throws {
        var block = try #require(Transcript("panic: boom\n\n\(CrashAssemblerTests.stack)").blocks.first)
        block.text = Array("panic: other\n\n\(CrashAssemblerTests.stack)".utf8)
        #expect(block.marks.list.isEmpty)
        #expect(CrashParser.parse(block).message == "other")
    }

    @Test func `a mark takes eight bytes`() {
        #expect(MemoryLayout<LineMark>.stride == 8)
    }

    @Test func `eight bytes are told from arguments as one is`() {
        for byte in UInt8.min...UInt8.max {
            for place in 0..<8 as Range<UInt64> {
                let word = 0x6161_6161_6161_6161 & ~(0xFF << (place * 8)) | UInt64(byte) << (place * 8)
                #expect(word.nonArguments == (byte.isArgument ? 0 : 0x80 << (place * 8)))
            }
        }
    }

    @Test(arguments: ["a.b(", "main.f(", "main.(*Store).Put(", "example.com/acme/storaged/internal/blob.(*Store[...]).Put("])
    func `a function is found whatever the length of its arguments`(name: String) {
        for count in 0..<40 {
            let line = Array("\(name)\(String(repeating: "0", count: count)))".utf8)
            let parenthesis = LineKind.Call(RawSpan(_elements: line.span))?.parenthesis
            #expect(parenthesis == name.utf8.count - 1)
        }
    }
}
