// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogSinks
internal import LogStore

/// Reads, waits where a rate is set, sends, and notes how far it has come, until the ring's end.
struct ReplayLoop: Sendable {
    /// Why it ended.
    enum End: Hashable, Sendable {
        case finished
        case interrupted
        /// In words for a person.
        case failed(String)
    }

    private var reader: ReplayReader
    private let carrier: ReplayCarrier
    private let limit: (bytes: Int, records: Int)
    private var pacer: ReplayPacer?
    private var mark: ReplayMark?
    private let markPath: String?
    private let reach: RingReach
    private let display: ReplayDisplay
    private(set) var tally = ReplayTally()
    private let start = ContinuousClock.now

    init(
        reader: ReplayReader, carrier: ReplayCarrier, maxBytes: Int, rate: ReplayRate?, mark: (mark: ReplayMark, path: String)?,
        reach: RingReach, display: ReplayDisplay
    ) {
        self.reader = reader
        self.carrier = carrier
        limit = rate?.share(limit: maxBytes) ?? (maxBytes, .max)
        pacer = rate.map { ReplayPacer($0) }
        self.mark = mark?.mark
        markPath = mark?.path
        self.reach = reach
        self.display = display
    }

    mutating func run() async -> End {
        do {
            try writeMark()
            while !Task.isCancelled {
                let before = reader.sequence
                guard let batch = try reader.next(limit: limit.bytes, keepsFrames: carrier.takesFrames) else { return .finished }
                for skip in batch.skips { display.warn("\(skip.words)") }
                tally.read += Int(clamping: Int128(reader.sequence) - Int128(before))
                tally.leftOut += batch.leftOut
                tally.unreadable += batch.unreadable
                if let end = await send(Shipment(batch.stored)) { return end }
                mark?.next = reader.sequence
                try writeMark()
                display.update(bytes: reach.bytes(below: reader.sequence), records: tally.read)
            }
            return .interrupted
        } catch {
            return .failed("\(error)")
        }
    }

    /// Sends all of a shipment; nil when it is settled.
    private mutating func send(_ shipment: Shipment) async -> End? {
        guard !shipment.isEmpty else { return nil }
        var left = shipment.count
        for part in limit.records < .max || pacer != nil ? shipment.parts(bytes: limit.bytes, records: limit.records) : [shipment] {
            guard await pace(part) else { return unanswered(left, .interrupted) }
            switch await carrier.deliver(part) {
            case .settled(let receipt):
                tally.sent += receipt.delivered
                tally.refused += receipt.deadLettered
                for skip in receipt.skips {
                    display.warn(skip.words)
                    tally.unreadable += Int(skip.to - skip.from)
                }
                tally.sentBytes += part.byteCount
                left -= part.count
                note(part)
                if left > 0, (try? writeMark()) == nil { return unanswered(left, .failed("the file of --resume cannot be written")) }
            case .cancelled: return unanswered(left, .interrupted)
            case .gaveUp(let reason): return unanswered(left, .failed(reason))
            }
        }
        return nil
    }

    private mutating func unanswered(_ records: Int, _ end: End) -> End {
        tally.unanswered += records
        return end
    }

    /// Waits until a request may go; false when the replay is to end.
    private mutating func pace(_ part: Shipment) async -> Bool {
        let now = ContinuousClock.now - start
        guard let wait = pacer?.wait(bytes: part.byteCount, records: part.count, at: now), wait > .zero else { return true }
        try? await Task.sleep(for: wait)
        return !Task.isCancelled
    }

    private mutating func note(_ part: Shipment) {
        guard mark != nil, let last = part.sequences.last else { return }
        mark?.next = last + 1
        mark?.last = part.id(at: part.count - 1).map { ReplayMark.Sent(sequence: last, id: $0) }
    }

    private func writeMark() throws(ReplayFault) {
        if let mark, let markPath { try mark.write(to: markPath) }
    }
}

extension Shipment {
    /// The `event.id` of a record.
    fileprivate func id(at index: Int) -> String? { StoredDocument(batch.document(index).rawSpan).text("event", "id") }
}

extension BlockReader.Skip {
    /// `records 5 to 99 (95 of them) are missing: the ring has let go of them`
    var words: String {
        guard to > from else { return "something between records cannot be read: \(reason)" }
        let which = to - from == 1 ? "record \(from)" : "records \(from) to \(to - 1) (\(ReadableAmount.count(to - from)) of them)"
        return "\(which) cannot be read: \(reason)"
    }
}

/// Where in a ring's bytes a record lies, near enough for a progress bar.
struct RingReach: Sendable {
    private let segments: [Segment]
    private let end: UInt64
    private let start: Int
    let totalBytes: Int

    init(_ ring: RingDirectory, from sequence: UInt64) {
        segments = ring.segments
        end = ring.nextSequence
        start = RingReach.bytes(below: sequence, in: segments, end: end)
        totalBytes = segments.reduce(0) { $0 + $1.length } - start
    }

    func bytes(below sequence: UInt64) -> Int { RingReach.bytes(below: sequence, in: segments, end: end) - start }

    private static func bytes(below sequence: UInt64, in segments: [Segment], end: UInt64) -> Int {
        var bytes = 0
        for (index, segment) in segments.enumerated() {
            let next = index + 1 < segments.count ? segments[index + 1].firstSequence : end
            guard sequence < next else {
                bytes += segment.length
                continue
            }
            guard sequence > segment.firstSequence else { break }
            let part = Double(sequence - segment.firstSequence) / Double(next - segment.firstSequence)
            return bytes + Int(Double(segment.length) * part)
        }
        return bytes
    }
}
