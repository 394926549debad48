// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// Finds out which envelope a stream has: its first lines are held until they are enough, and must all agree.
struct EnvelopeProbe: Sendable {
    /// A line that was held.
    struct Held: Sendable {
        var line: [UInt8]
        var stamp: LineStamp
        var isPartial: Bool
    }

    private static let enough = 4

    private(set) var lines: [Held] = []
    private var candidate = Envelope.auto

    var heldOffset: UInt64? { lines.first?.stamp.offset }

    /// Takes a line and answers the envelope when that is clear; the held lines are to be taken first, then this one.
    mutating func take(_ line: RawSpan, stamp: LineStamp, isPartial: Bool, clock: inout LineClock) -> Envelope? {
        let found: Envelope =
            CRILine(line, clock: &clock) != nil ? .cri : DockerLine(line, clock: &clock) != nil ? .docker : .raw
        guard found != .raw, candidate == .auto || candidate == found else { return .raw }
        candidate = found
        if lines.count + 1 >= EnvelopeProbe.enough { return found }
        lines.append(Held(line: line.copy, stamp: stamp, isPartial: isPartial))
        return nil
    }

    /// What the lines so far say, when no more will come for now.
    var verdict: Envelope { candidate == .auto ? .raw : candidate }
}
