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
    /// What its lines are.
    package var content = Content.lines
    /// The process that writes it, by a name that only its own streams have in this source; nil where that is not known.
    package var process: String?
    /// Which output of the process it is, where that is known.
    package var output: Output?

    /// `log.iostream`.
    package enum Output: String, Sendable {
        case stdout, stderr
    }

    package enum Content: Hashable, Sendable {
        /// What a process said.
        case lines
        /// Documents of another panicbox, taken as they are, among other lines.
        case documents
        /// Copies of crashes that the process has said on another stream too, which is waited for so long (`debug.SetCrashOutput`).
        case crashCopies(wait: Duration)
    }

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

/// A line, or a part of one, that a source knows more of than its bytes: an entry of a journal.
package struct SourceLine: Sendable {
    /// The stream's number.
    package var stream: Int
    /// Where its text begins in the buffer, and how many bytes it has; there is no LF at its end.
    package var start: Int
    package var count: Int
    /// Its place in the stream: below that of the next line, and the same on every run.
    package var offset: UInt64
    /// When it was written.
    package var time: Timestamp
    /// How grave whoever passed it on says that it is: only of use where the text says nothing of that.
    package var level: LevelName
    /// True where the stream's next line goes on with it.
    package var isPart: Bool

    package init(stream: Int, start: Int, count: Int, offset: UInt64, time: Timestamp, level: LevelName = .none, isPart: Bool = false) {
        (self.stream, self.start, self.count, self.offset) = (stream, start, count, offset)
        (self.time, self.level, self.isPart) = (time, level, isPart)
    }
}

/// What a source has to say, one thing at a time.
package enum SourceEvent: Sendable {
    /// A stream begins, or goes on from where the last run left it.
    case opened(SourceStream)
    /// Bytes of a stream were appended to the buffer; the first of them stood at `offset`.
    case bytes(stream: Int, offset: UInt64)
    /// Whole lines of any streams, each with a time of its own; their texts were appended to the buffer.
    case lines([SourceLine])
    /// The process that wrote the streams has ended; what it said last was told before. The first is the one that its exit document belongs
    /// to, unless one of them tells of a crash.
    case exited(ProcessExit, streams: [Int], time: Timestamp)
    /// The writer of a stream has closed it: what was said so far is whole, though the stream may go on.
    case completed(stream: Int)
    /// Something is known to be lost.
    case lost(SourceGap)
    /// Nothing more will come from the stream.
    case ended(stream: Int)
}

/// A place that bytes come from. Driven by one thread: it polls ``descriptors``, and calls ``next(into:)`` until that answers nil.
package protocol LogSource: AnyObject {
    /// File descriptors that become readable when there is something to do.
    var descriptors: [Int32] { get }
    /// When there is something to do though no descriptor has become readable; nil where nothing is waited for.
    var deadline: ContinuousClock.Instant? { get }
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

    /// What of an open stream below `offset` is not stored will never be: for the same.
    func dropped(stream number: Int, below offset: UInt64)

    /// What the store has to remember of an open stream of which everything below `offset` is stored.
    func position(ofStream number: Int, at offset: UInt64) -> SourcePosition?

    /// All that the store has to remember in the block that it writes next: `moved` are the open streams of which more is stored with it
    /// than before, and the place that everything is stored below. Where the block is not taken it is asked again.
    func positions(ofMoved moved: [Int: UInt64]) -> [SourcePosition]

    /// Last positions of streams that have ended since the last call; they are stored behind the streams' last documents.
    func takeClosedPositions() -> [SourcePosition]

    /// Places behind what was passed over since the last call: they are stored though no document may ever come with them, so that the next
    /// run reads what came after them.
    func takePassedPositions() -> [SourcePosition]

    /// What went wrong since the last call: files that cannot be read and the like, in words for a person.
    func takeWarnings() -> [String]
}

extension LogSource {
    package var deadline: ContinuousClock.Instant? { nil }

    package func stored(stream number: Int, below offset: UInt64) {}

    package func positions(ofMoved moved: [Int: UInt64]) -> [SourcePosition] {
        moved.compactMap { position(ofStream: $0.key, at: $0.value) }
    }

    package func dropped(stream number: Int, below offset: UInt64) {}

    package func takePassedPositions() -> [SourcePosition] { [] }

    package func settledID(ofStream number: Int, insists: Bool) -> StreamID? { nil }
}
