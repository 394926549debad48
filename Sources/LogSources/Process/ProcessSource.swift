// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import LogModel

/// The streams of a service as their keeper hands them over, and the service's end.
///
/// When the keeper is killed, `revive` starts another; the streams go on where they were. How the service ends is not known from then on.
package final class ProcessSource: LogSource {
    private var channel: HandoverChannel?
    private let processID: Int
    private let name: String
    private let revive: (_ channel: (own: HandoverChannel, other: HandoverChannel), _ offsets: [UInt64]) -> Bool
    private var streams: [Stream]
    private var pending: [SourceEvent] = []
    private var staged: [UInt8] = []
    private var exit = Exit.awaited
    private var closed: [SourcePosition]
    private var warnings: [String] = []
    private var nextNumber = 0
    private var lastBytes = Timestamp(nanoseconds: .min)
    private var isOpen = true
    private var hasToldEnd = false
    private let settled: (Bool) -> Void

    private struct Stream {
        let id: StreamID
        var number = 0
        /// Everything below was given to the intake; nil until the keeper says where it begins.
        var offset: UInt64?
        /// What the keeper knows to be stored.
        var stored: UInt64 = 0
        var owesReceipt = false
        var hasEnded = false
        var isClosed = false
    }

    private enum Exit {
        case awaited
        case told
        case unknown
    }

    /// - Parameters:
    ///   - name: What a person knows the service by.
    ///   - revive: Starts a keeper at the other end of a channel, for streams that stand at these offsets; false when that fails.
    ///   - settled: Called once the intake has taken the service's end; true when nothing more can come.
    package init(
        channel: HandoverChannel, streams ids: [StreamID], processID: Int, name: String, resuming positions: [SourcePosition],
        revive: @escaping (_ channel: (own: HandoverChannel, other: HandoverChannel), _ offsets: [UInt64]) -> Bool,
        settled: @escaping (Bool) -> Void
    ) {
        (self.channel, self.processID, self.name, self.revive, self.settled) = (channel, processID, name, revive, settled)
        let known = Dictionary(positions.map { ($0.stream, $0) }) { $1 }
        streams = ids.map { Stream(id: $0, offset: known[$0]?.offset) }
        // What services before this one have left: nothing more will ever come from their pipes.
        closed = positions.filter { $0.source == ProcessSource.kind && !ids.contains($0.stream) }.map { $0.closing() }
        greet()
    }

    private static let kind = "process"

    package var descriptors: [Int32] { channel.map { [$0.descriptor.number] } ?? [] }
    package var isFinished: Bool { !isOpen }

    package func next(into buffer: inout ByteBuffer) -> SourceEvent? {
        while isOpen {
            if !pending.isEmpty { return take(into: &buffer) }
            if finishIfDone() { return nil }
            guard let channel else {
                // Without a keeper nobody empties the service's pipes: tried again at every look.
                guard startKeeper() else { return nil }
                continue
            }
            payReceipts()
            switch channel.receive() {
            case .message(let message): hear(message)
            case .nothing: return nil
            case .ended: loseKeeper()
            }
        }
        return nil
    }

    package func stored(stream number: Int, below offset: UInt64) {
        guard let index = streams.firstIndex(where: { $0.number == number && !$0.isClosed }) else { return }
        streams[index].stored = offset
        streams[index].owesReceipt = true
        payReceipts()
    }

    package func position(ofStream number: Int, at offset: UInt64) -> SourcePosition? {
        guard let stream = streams.first(where: { $0.number == number }) else { return nil }
        return SourcePosition(stream: stream.id, source: ProcessSource.kind, name: name, offset: offset, identity: "")
    }

    package func takeClosedPositions() -> [SourcePosition] {
        defer { closed = [] }
        return closed
    }

    package func takeWarnings() -> [String] {
        defer { warnings = [] }
        return warnings
    }

    // MARK: Events

    private func take(into buffer: inout ByteBuffer) -> SourceEvent {
        let event = pending.removeFirst()
        switch event {
        case .bytes:
            buffer.append(staged)
            staged = []
        case .ended(let number): forget(number)
        default: break
        }
        return event
    }

    private func hear(_ message: HandoverMessage) {
        switch message {
        case .bytes(let index, let offset, let bytes): hear(bytes, of: index, at: offset)
        case .lost(let index, let range): lose(range, of: index)
        case .ended(let index):
            guard streams.indices.contains(index) else { return }
            streams[index].hasEnded = true
            if exit != .awaited { close(index) }
        case .exited(let told, let time): hear(told, at: time)
        case .unwatched:
            guard exit == .awaited else { return }
            exit = .unknown
            for index in streams.indices where streams[index].hasEnded { close(index) }
        default: break
        }
    }

    private func hear(_ bytes: [UInt8], of index: Int, at offset: UInt64) {
        guard streams.indices.contains(index) else { return }
        if streams[index].offset == nil || streams[index].number == 0 { open(index, at: offset) }
        let due = streams[index].offset ?? offset
        if offset > due { lose(due..<offset, of: index) }
        let known = due > offset ? Int(min(due - offset, UInt64(bytes.count))) : 0
        guard known < bytes.count else { return }
        let start = offset + UInt64(known)
        staged = known == 0 ? bytes : Array(bytes[known...])
        streams[index].offset = offset + UInt64(bytes.count)
        lastBytes = .now
        pending.append(.bytes(stream: streams[index].number, offset: start))
    }

    private func open(_ index: Int, at offset: UInt64) {
        nextNumber += 1
        streams[index].number = nextNumber
        let start = streams[index].offset ?? offset
        (streams[index].offset, streams[index].stored) = (start, start)
        var origin = Origin()
        origin.processID = processID
        var stream = SourceStream(number: nextNumber, id: streams[index].id, origin: origin, offset: start)
        stream.process = "\(processID)"
        // A single one may be both outputs in one; of two the first is standard error.
        if streams.count == 2 { stream.output = index == 0 ? .stderr : .stdout }
        pending.append(.opened(stream))
    }

    /// A line cannot go on behind a hole, nor can a crash: what is held comes out, and the stream begins anew there.
    private func lose(_ range: Range<UInt64>, of index: Int) {
        guard streams.indices.contains(index) else { return }
        if streams[index].number > 0 { pending.append(.ended(stream: streams[index].number)) }
        streams[index].offset = range.upperBound
        open(index, at: range.upperBound)
        let gap = SourceGap(
            reason: "the recorder was too slow for \(name), which was not held up", stream: streams[index].number, range: range,
            bytes: range.count)
        pending.append(.lost(gap))
    }

    private func hear(_ told: ProcessExit, at time: Timestamp) {
        guard exit == .awaited else { return }
        exit = .told
        // One that wrote nothing has its end told all the same.
        for index in streams.indices where streams[index].number == 0 { open(index, at: 0) }
        // A service does not say its last words after its end, though they may be read then.
        pending.append(.exited(told, streams: streams.map(\.number), time: max(time, lastBytes)))
        for index in streams.indices where streams[index].hasEnded { close(index) }
    }

    private func close(_ index: Int) {
        guard !streams[index].isClosed else { return }
        streams[index].isClosed = true
        if streams[index].number > 0 { pending.append(.ended(stream: streams[index].number)) }
    }

    /// The ring need not remember a stream that nothing more will come from.
    private func forget(_ number: Int) {
        guard let stream = streams.first(where: { $0.number == number }), stream.isClosed else { return }
        if let position = position(ofStream: number, at: stream.offset ?? 0) { closed.append(position.closing()) }
    }

    // MARK: The keeper

    private func greet() {
        _ = channel?.send(.hello(streams.map(\.offset)))
    }

    private func startKeeper() -> Bool {
        guard let pair = HandoverChannel.pair() else { return false }
        channel = pair.0
        greet()
        if !revive((own: pair.0, other: pair.1), streams.map { $0.offset ?? 0 }) { channel = nil }
        return channel != nil
    }

    private func payReceipts() {
        guard let channel else { return }
        for index in streams.indices where streams[index].owesReceipt {
            guard channel.send(.stored(stream: index, below: streams[index].stored)) == .sent else { return }
            streams[index].owesReceipt = false
        }
    }

    private func loseKeeper() {
        channel = nil
        if exit == .awaited { warnings.append("the process between \(name) and panicbox was ended; how \(name) ends will not be known") }
    }

    /// Whoever asks again has taken what was told before.
    private func finishIfDone() -> Bool {
        let isDone = exit != .awaited && streams.allSatisfy(\.isClosed)
        if exit == .told, !hasToldEnd || isDone {
            hasToldEnd = true
            settled(isDone)
        } else if isDone {
            settled(true)
        }
        if isDone { isOpen = false }
        return isDone
    }
}
