// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogSources

@Suite struct StdinSourceTests {
    @Test func `bytes come as they are written, then the end, once`() throws {
        let pipe = TestPipe()
        let source = StdinSource(descriptor: pipe.readEnd, chunkSize: 8)
        var buffer = ByteBuffer()
        guard case .opened(let stream) = source.next(into: &buffer) else { throw NeverHappened(description: "not opened") }
        #expect(stream.origin.path == nil && stream.offset == 0 && source.descriptors == [pipe.readEnd])
        #expect(source.next(into: &buffer) == nil, "nothing there, and nobody waits")

        pipe.write("hello, pipe\n")
        var offsets: [UInt64] = []
        while case .bytes(_, let offset) = source.next(into: &buffer) { offsets.append(offset) }
        #expect(offsets == [0, 8] && buffer.bytes.text == "hello, pipe\n")

        pipe.write("end")
        pipe.end()
        buffer.removeAll()
        guard case .bytes(_, 12) = source.next(into: &buffer), case .ended = source.next(into: &buffer) else {
            throw NeverHappened(description: "no end")
        }
        #expect(buffer.bytes.text == "end" && source.isFinished && source.descriptors.isEmpty)
        #expect(source.next(into: &buffer) == nil && source.takeWarnings().isEmpty)
        #expect(source.position(ofStream: 0, at: 15) == nil && source.takeClosedPositions().isEmpty)
    }

    @Test func `a descriptor that cannot be read is told of and ends`() {
        let source = StdinSource(descriptor: 9_999)
        var buffer = ByteBuffer()
        _ = source.next(into: &buffer)
        guard case .ended = source.next(into: &buffer) else {
            Issue.record("it did not end")
            return
        }
        #expect(source.takeWarnings() == ["cannot read standard input: Bad file descriptor"])
    }

    @Test func `two runs never have the same stream`() {
        var ids: [StreamID] = []
        for _ in 0..<2 {
            var buffer = ByteBuffer()
            if case .opened(let stream) = StdinSource(descriptor: 0).next(into: &buffer) { ids.append(stream.id) }
        }
        #expect(Set(ids).count == 2)
    }
}
