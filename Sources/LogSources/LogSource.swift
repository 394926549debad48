// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// A stream of bytes that a source has found: what an intake must know to make documents of it.
package struct SourceStream: Sendable {
    /// The source's own number for it, never used twice in a run.
    package var number: Int
    package var id: StreamID
    /// What the source knows of who writes; the configuration goes before it.
    package var origin: Origin
    /// The first byte that will be read.
    package var offset: UInt64

    package init(number: Int, id: StreamID, origin: Origin, offset: UInt64) {
        self.number = number
        self.id = id
        self.origin = origin
        self.offset = offset
    }
}

/// Something that a source knows to be lost.
package struct SourceGap: Hashable, Sendable {
    /// Why, in a few words: `journald suppressed messages`.
    package var reason: String
    /// The stream's number; nil where it is not of one.
    package var stream: Int?
    /// Where the loss begins and where it ends, in the stream's offsets.
    package var range: Range<UInt64>
    /// How many lines are lost, where that is known.
    package var records: Int?
    /// How many bytes are lost, where that is known.
    package var bytes: Int?

    package init(reason: String, stream: Int? = nil, range: Range<UInt64> = 0..<0, records: Int? = nil, bytes: Int? = nil) {
        self.reason = reason
        self.stream = stream
        self.range = range
        self.records = records
        self.bytes = bytes
    }
}

/// What a source has to say, one thing at a time.
package enum SourceEvent: Sendable {
    /// A stream begins, or goes on from where the last run left it.
    case opened(SourceStream)
    /// Bytes of a stream were appended to the buffer; the first of them stood at `offset`.
    case bytes(stream: Int, offset: UInt64)
    /// The process that wrote the streams has ended; what it said last was told before. The first is the one that its exit document belongs
    /// to, unless one of them tells of a crash.
    case exited(ProcessExit, streams: [Int], time: Timestamp)
    /// Something is known to be lost.
    case lost(SourceGap)
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

    /// The id that the records of an open stream have, once that is known for good; ``SourceStream/id`` stands until then.
    ///
    /// Asked for before a stream's first record is written. With `insists` there must be an answer, for a record is due.
    func settledID(ofStream number: Int, insists: Bool) -> StreamID?

    /// Everything of an open stream below `offset` is in the store: for a source that owes somebody a receipt.
    func stored(stream number: Int, below offset: UInt64)

    /// What the store has to remember of an open stream of which everything below `offset` is stored.
    func position(ofStream number: Int, at offset: UInt64) -> SourcePosition?

    /// Last positions of streams that have ended since the last call; they are stored behind the streams' last documents.
    func takeClosedPositions() -> [SourcePosition]

    /// What went wrong since the last call: files that cannot be read and the like, in words for a person.
    func takeWarnings() -> [String]
}

extension LogSource {
    package func stored(stream number: Int, below offset: UInt64) {}
    package func settledID(ofStream number: Int, insists: Bool) -> StreamID? { nil }
}
