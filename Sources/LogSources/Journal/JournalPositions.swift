// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import LogModel

/// What the store remembers of a journal: the place that everything before is stored, and, while a crash that is not whole holds that place
/// back, how far each other stream is beyond it.
struct JournalPositions {
    private let id: StreamID
    private let name: String
    /// Streams that the store has positions of, which it must be told to forget.
    private var owed: [StreamID: SourcePosition] = [:]
    /// Those of them that it was told to forget, if it took the block.
    private var closing: Set<StreamID> = []
    private var reported: JournalMark?
    private var confirmed: JournalMark?
    /// Where this run goes on; nil for the first one of this selection.
    let resumed: JournalMark?
    /// How far streams were stored beyond it.
    private(set) var known: [StreamID: UInt64] = [:]

    /// Streams that have ended while the place was held back before them.
    private var gone: [(id: StreamID, end: UInt64, batch: Int)] = []

    init(_ options: JournaldOptions, resuming positions: [SourcePosition]) {
        id = StreamID(hash: Array(SHA256.hash(data: Array("journald selection \(options.selection)".utf8))))
        name = options.place
        let own = positions.filter { $0.source == "journald" }
        resumed = own.first { [id] in $0.stream == id }.flatMap { JournalMark(text: $0.identity) }
        for position in own where position.identity == id.description {
            known[position.stream] = position.offset
            owed[position.stream] = position
        }
    }

    /// A position of one stream, beyond the common place.
    func position(of stream: StreamID, at offset: UInt64) -> SourcePosition {
        SourcePosition(stream: stream, source: "journald", name: name, offset: offset, identity: id.description)
    }

    mutating func forget(_ stream: JournalStream) { gone.append((stream.id, stream.end, stream.lastBatch)) }

    /// The position behind what a first run passes over, which goes to the store by itself.
    mutating func begin(at mark: JournalMark) -> SourcePosition {
        (reported, confirmed) = (mark, mark)
        return common(mark)
    }

    private func common(_ mark: JournalMark) -> SourcePosition {
        SourcePosition(stream: id, source: "journald", name: name, offset: mark.place.number, identity: mark.text)
    }

    /// All positions for the next block; none where nothing has changed. `end` is behind everything that was handed over.
    mutating func make(end: JournalMark, streams: some Collection<JournalStream>, ends: [JournalEnd]) -> [SourcePosition] {
        var low: (batch: Int, mark: JournalMark)?
        for stream in streams {
            if let first = stream.unsettled.first, first.batch < low?.batch ?? .max { low = (first.batch, first.mark) }
        }
        for held in ends where held.batch < low?.batch ?? .max { low = (held.batch, held.mark) }
        let mark = low?.mark ?? end
        var ahead: [StreamID: SourcePosition] = [:]
        if let low {
            for stream in streams where stream.lastBatch >= low.batch { ahead[stream.id] = position(of: stream.id, at: stream.settled) }
            gone.removeAll { $0.batch < low.batch }
            for stream in gone where ahead[stream.id] == nil { ahead[stream.id] = position(of: stream.id, at: stream.end) }
        } else {
            gone.removeAll()
        }
        let closings = owed.values.filter { ahead[$0.stream] == nil }
        guard mark != confirmed || !ahead.isEmpty || !closings.isEmpty else { return [] }
        owed.merge(ahead) { $1 }
        closing = Set(closings.map(\.stream))
        reported = mark
        return [common(mark)] + ahead.values + closings.map { $0.closing() }
    }

    /// The block was taken that the last positions went to.
    mutating func confirm() {
        confirmed = reported
        for stream in closing { owed[stream] = nil }
        closing = []
    }
}
