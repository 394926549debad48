// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import Synchronization

/// What the keeper has for the recorder, whichever recorder that is at the moment. Used by the pumps' threads and the keeper's own.
final class Handover: Sendable {
    private let state: Mutex<State>

    private struct State {
        var streams: [HandoverStream]
        var channel: HandoverChannel?
        /// True once the recorder has said what it has.
        var isReady = false
        /// The socket was full; it is tried again when it has room.
        var isFull = false
        var ended: [Bool]
        var saidEnded: [Bool]
        /// How the service ended, and the end of what it wrote before.
        var last: HandoverMessage?
        var saidLast = false
        var isSettled = false
    }

    init(_ memories: [StreamMemory]) {
        let none = memories.map { _ in false }
        state = Mutex(State(streams: memories.map { HandoverStream($0) }, ended: none, saidEnded: none))
    }

    var wantsRoom: Bool { state.withLock { $0.isFull && $0.channel != nil } }
    /// The recorder has done everything that was to be waited for.
    var isSettled: Bool { state.withLock { $0.isSettled } }
    /// The last bytes of the first stream.
    func tail(_ count: Int) -> [UInt8] { state.withLock { $0.streams.first?.tail(count) ?? [] } }

    /// Answers how many of the first bytes a keeper before this one had appended.
    func append(_ bytes: [UInt8], to stream: Int) -> Int {
        state.withLock { state in
            let known = state.streams[stream].append(bytes)
            Handover.send(&state)
            return known
        }
    }

    /// What was appended has reached the stream's goal.
    func carry(_ stream: Int) { state.withLock { $0.streams[stream].carry() } }

    func end(_ stream: Int) {
        state.withLock { state in
            state.ended[stream] = true
            Handover.send(&state)
        }
    }

    /// The service has ended, and everything that it wrote was appended; or nobody will ever know.
    func finish(_ last: HandoverMessage) {
        state.withLock { state in
            state.last = last
            Handover.send(&state)
        }
    }

    /// A new recorder is at the other end.
    func connect(_ channel: HandoverChannel?) {
        state.withLock { state in
            state.channel = channel
            (state.isReady, state.isFull, state.saidLast) = (false, false, false)
            state.saidEnded = state.ended.map { _ in false }
        }
    }

    /// The socket has room again.
    func resume() {
        state.withLock { state in
            state.isFull = false
            Handover.send(&state)
        }
    }

    func take(_ message: HandoverMessage) {
        state.withLock { state in
            switch message {
            case .hello(let offsets):
                for (index, offset) in offsets.enumerated() where state.streams.indices.contains(index) {
                    state.streams[index].resume(at: offset)
                }
                state.isReady = true
                Handover.send(&state)
            case .stored(let stream, let offset):
                if state.streams.indices.contains(stream) { state.streams[stream].store(below: offset) }
            case .settled: state.isSettled = true
            default: break
            }
        }
    }

    /// Sends what there is, as far as the socket takes it.
    private static func send(_ state: inout State) {
        guard let channel = state.channel, state.isReady, !state.isFull else { return }
        func put(_ message: HandoverMessage) -> Bool {
            let answer = channel.send(message)
            state.isFull = answer == .full
            return answer == .sent
        }
        for index in state.streams.indices {
            while let piece = state.streams[index].next {
                guard put(HandoverMessage(piece, stream: index)) else { return }
                state.streams[index].take(piece)
            }
        }
        for index in state.streams.indices where state.ended[index] && !state.saidEnded[index] {
            guard put(.ended(stream: index)) else { return }
            state.saidEnded[index] = true
        }
        // Behind the streams' ends: whoever hears it knows by then whether others still hold the streams.
        if let last = state.last, !state.saidLast {
            guard put(last) else { return }
            state.saidLast = true
        }
    }
}

extension HandoverMessage {
    fileprivate init(_ piece: HandoverStream.Piece, stream: Int) {
        switch piece {
        case .bytes(let offset, let bytes): self = .bytes(stream: stream, offset: offset, bytes)
        case .lost(let range): self = .lost(stream: stream, range)
        }
    }
}
