// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// A stream of bytes that a source has found: what an intake must know to make documents of it.
package struct SourceStream: Sendable {
    /// The source's own number for it, never used twice in a run.
    package var number: Int
    package var id: StreamID
    /// `log.file.path`; nil for a pipe.
    package var path: String?
    /// The first byte that will be read.
    package var offset: UInt64

    package init(number: Int, id: StreamID, path: String?, offset: UInt64) {
        self.number = number
        self.id = id
        self.path = path
        self.offset = offset
    }
}

/// What a source has to say, one thing at a time.
package enum SourceEvent: Sendable {
    /// A stream begins, or goes on from where the last run left it.
    case opened(SourceStream)
    /// Bytes of a stream were appended to the buffer; the first of them stood at `offset`.
    case bytes(stream: Int, offset: UInt64)
    /// Nothing more will come from the stream.
    case ended(stream: Int)
}

/// A place that bytes come from. Driven by one thread: it polls ``descriptors``, and calls ``next(into:)`` until that answers nil.
package protocol LogSource: AnyObject {
    /// File descriptors that become readable when there is something to do.
    var descriptors: [Int32] { get }
    /// True when nothing will ever come again.
    var isFinished: Bool { get }

    /// The next event, or nil when there is nothing for now. Bytes go to `buffer`, which is empty before.
    func next(into buffer: inout ByteBuffer) -> SourceEvent?

    /// What the store has to remember of an open stream of which everything below `offset` is stored.
    func position(ofStream number: Int, at offset: UInt64) -> SourcePosition?

    /// Last positions of streams that have ended since the last call; they are stored behind the streams' last documents.
    func takeClosedPositions() -> [SourcePosition]

    /// What went wrong since the last call: files that cannot be read and the like, in words for a person.
    func takeWarnings() -> [String]
}
