// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// What the keeper of a service and its recorder say to each other, one message a packet.
///
/// ```
/// 0  u8   kind
/// 1  u8   stream
/// 8  u64  offset, little endian
/// 16      bytes of the stream, or what the kind needs
/// ```
enum HandoverMessage: Equatable {
    // From the keeper.
    case bytes(stream: Int, offset: UInt64, [UInt8])
    case lost(stream: Int, Range<UInt64>)
    /// Nothing more will come from the stream.
    case ended(stream: Int)
    /// The service has ended; what it wrote was sent before.
    case exited(ProcessExit, time: Timestamp)
    /// How the service ends cannot be known: whoever was its parent is gone.
    case unwatched

    // From the recorder.
    /// It is ready, and has everything of each stream below these offsets; nil where it does not know.
    case hello([UInt64?])
    case stored(stream: Int, below: UInt64)
    /// Everything that came before the service's end is stored and delivered, or time is up.
    case settled

    private enum Kind: UInt8 {
        case bytes = 1
        case lost, ended, exited, unwatched, hello, stored, settled
    }

    private static let headerSize = 16
    /// Stands for an offset that is not known.
    private static let unknown = UInt64.max

    var packet: [UInt8] {
        switch self {
        case .bytes(let stream, let offset, let bytes): Self.packet(.bytes, stream, offset, bytes)
        case .lost(let stream, let range): Self.packet(.lost, stream, range.lowerBound, Self.bytes(of: range.upperBound))
        case .ended(let stream): Self.packet(.ended, stream)
        case .exited(let exit, let time): Self.packet(.exited, 0, UInt64(bitPattern: time.nanoseconds), Array(exit.handoverText.utf8))
        case .unwatched: Self.packet(.unwatched)
        case .hello(let offsets): Self.packet(.hello, 0, 0, offsets.flatMap { Self.bytes(of: $0 ?? Self.unknown) })
        case .stored(let stream, let offset): Self.packet(.stored, stream, offset)
        case .settled: Self.packet(.settled)
        }
    }

    /// nil for what is no message.
    init?(packet: ArraySlice<UInt8>) {
        guard packet.count >= Self.headerSize, let kind = packet.first.flatMap(Kind.init(rawValue:)) else { return nil }
        let stream = Int(packet[packet.startIndex + 1])
        let offset = Self.number(packet.dropFirst(8))
        let body = packet.dropFirst(Self.headerSize)
        switch kind {
        case .bytes: self = .bytes(stream: stream, offset: offset, Array(body))
        case .lost:
            guard body.count == 8, Self.number(body) >= offset else { return nil }
            self = .lost(stream: stream, offset..<Self.number(body))
        case .ended: self = .ended(stream: stream)
        case .exited:
            guard let exit = ProcessExit(handoverText: String(decoding: body, as: UTF8.self)) else { return nil }
            self = .exited(exit, time: Timestamp(nanoseconds: Int64(bitPattern: offset)))
        case .unwatched: self = .unwatched
        case .hello:
            let numbers = stride(from: body.startIndex, to: body.endIndex, by: 8).map { Self.number(body[$0...]) }
            self = .hello(numbers.map { $0 == Self.unknown ? nil : $0 })
        case .stored: self = .stored(stream: stream, below: offset)
        case .settled: self = .settled
        }
    }

    private static func packet(_ kind: Kind, _ stream: Int = 0, _ offset: UInt64 = 0, _ body: [UInt8] = []) -> [UInt8] {
        var packet: [UInt8] = [kind.rawValue, UInt8(truncatingIfNeeded: stream), 0, 0, 0, 0, 0, 0]
        packet.reserveCapacity(headerSize + body.count)
        packet += bytes(of: offset)
        packet += body
        return packet
    }

    private static func bytes(of number: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension ProcessExit {
    /// One fact a line: `code 2`, `pid 7`.
    fileprivate var handoverText: String {
        var lines: [String] = []
        switch cause {
        case .code(let code): lines.append("code \(code)")
        case .signal(let name): lines.append("signal \(name)")
        }
        if let processID { lines.append("pid \(processID)") }
        if isOutOfMemory { lines.append("oom 1") }
        if let evidence { lines.append("evidence \(evidence)") }
        if let uptime { lines.append("uptime \(uptime.components.seconds) \(uptime.components.attoseconds)") }
        if let peakMemory { lines.append("memory \(peakMemory)") }
        return lines.joined(separator: "\n")
    }

    fileprivate init?(handoverText text: String) {
        var facts: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2 { facts[words[0]] = words[1] }
        }
        if let code = facts["code"].flatMap({ Int($0) }) {
            self.init(.code(code))
        } else if let signal = facts["signal"] {
            self.init(.signal(String(signal)))
        } else {
            return nil
        }
        processID = facts["pid"].flatMap { Int($0) }
        isOutOfMemory = facts["oom"] != nil
        evidence = facts["evidence"].map(String.init)
        peakMemory = facts["memory"].flatMap { Int($0) }
        let uptimeParts = facts["uptime"]?.split(separator: " ").compactMap { Int64($0) } ?? []
        if uptimeParts.count == 2 { uptime = Duration(secondsComponent: uptimeParts[0], attosecondsComponent: uptimeParts[1]) }
    }
}
