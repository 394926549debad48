// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel

/// Finds out which envelope a stream has: its first lines are held until most of them agree.
///
/// A line of none may stand among them: one that was cut, or that a power loss tore. Where the file is a container's, the first line of an
/// envelope decides, nothing is held, and no number of others makes the stream ``Envelope/raw``.
struct EnvelopeProbe: Sendable {
    /// A line that was held.
    struct Held: Sendable {
        var line: [UInt8]
        var stamp: LineStamp
        var isPartial: Bool
    }

    /// What a line makes clear.
    enum Answer {
        /// The envelope: the held lines are to be taken first, then this one.
        case found(Envelope)
        /// Nothing yet: the line is held.
        case held
        /// Nothing yet, and the line is to be taken as it stands.
        case passed
    }

    /// So many lines of one envelope decide, or so many of none before the first of one.
    private static let enough = 4
    /// How long lines that do not agree are looked at.
    private static let window = 16

    /// True where the stream's file is one that a container runtime writes.
    let expectsEnvelope: Bool
    private(set) var lines: [Held] = []
    /// How many lines of each kind came, given out or not. Nothing but NULs are of none.
    private var (cri, docker, raw) = (0, 0, 0)

    init(expectsEnvelope: Bool = false) {
        self.expectsEnvelope = expectsEnvelope
    }

    var heldOffset: UInt64? { lines.first?.stamp.offset }

    /// The envelope of one line; nil where it has none.
    static func envelope(of line: RawSpan, clock: inout LineClock) -> Envelope? {
        CRILine(line, clock: &clock) != nil ? .cri : DockerLine(line, clock: &clock) != nil ? .docker : nil
    }

    /// Takes a line.
    mutating func take(_ line: RawSpan, stamp: LineStamp, isPartial: Bool, clock: inout LineClock) -> Answer {
        var found = EnvelopeProbe.envelope(of: line, clock: &clock)
        let nuls = line.lastNULs ?? 0..<0
        if found == nil, !nuls.isEmpty {
            found = EnvelopeProbe.envelope(of: line.extracting(nuls.upperBound..<line.byteCount), clock: &clock)
        }
        if expectsEnvelope { return found.map { .found($0) } ?? .passed }
        switch found {
        case .cri: cri += 1
        case .docker: docker += 1
        default: raw += line.byteCount > 0 && nuls.count == line.byteCount ? 0 : 1
        }
        if let envelope = decided { return .found(envelope) }
        lines.append(Held(line: line.copy, stamp: stamp, isPartial: isPartial))
        return .held
    }

    private var decided: Envelope? {
        let leader = max(cri, docker)
        if leader >= EnvelopeProbe.enough, let verdict { return verdict }
        if leader == 0, raw >= EnvelopeProbe.enough { return .raw }
        return max(cri + docker + raw, lines.count + 1) >= EnvelopeProbe.window ? verdict ?? .raw : nil
    }

    /// What the lines so far say, when no more will come for now; nil where most are of no envelope, which later ones may change.
    var verdict: Envelope? {
        let (leader, others) = (max(cri, docker), raw + min(cri, docker))
        return leader == 0 || leader < others ? nil : cri > docker ? .cri : .docker
    }

    /// The held lines, which are no longer.
    mutating func takeLines() -> [Held] {
        defer { lines = [] }
        return lines
    }
}

extension RawSpan {
    /// Where the last NULs of the span stand; nil where it has none. A file system that lost power leaves them where the bytes of a longer file
    /// never reached the disk: behind half a line mostly, and before the first one that was written afterwards.
    var lastNULs: Range<Int>? {
        guard var start = firstIndex(of: 0) else { return nil }
        var end = byteCount
        while self[end - 1] != 0 { end -= 1 }
        let first = start
        start = end
        while start > first, self[start - 1] == 0 { start -= 1 }
        return start..<end
    }
}
