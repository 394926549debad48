// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import LogStore

/// Everything that `inspect` shows of a ring.
struct RingPicture: Sendable {
    var directory: String
    var summary: RingSummary
    var sources: [SourcePosition]
    var holder: LockHolder
    /// Sequence number behind the last record.
    var end: UInt64
    var now: Timestamp

    /// One object for the ring and for each segment, service, source and sink; crashes and damage were written as they were met.
    func encode(to buffer: inout ByteBuffer) {
        encodeRing(to: &buffer)
        for row in summary.segments { row.encode(to: &buffer) }
        for (name, records) in (summary.services ?? [:]).sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            buffer.typed("service") {
                $0.member("name", name)
                $0.member("records", records)
            }
        }
        for source in sources {
            buffer.typed("source") {
                $0.member("name", source.name)
                $0.member("kind", source.source)
                $0.member("stream", source.stream.description)
                $0.member("offset", Int(clamping: source.offset))
            }
        }
        for sink in summary.sinks { sink.encode(now: now, to: &buffer) }
    }

    private func encodeRing(to buffer: inout ByteBuffer) {
        buffer.typed("ring") { ring in
            ring.member("directory", directory)
            ring.member("segments", summary.segments.count)
            ring.member("records", summary.records)
            ring.member("next_sequence", Int(clamping: end))
            ring.member("bytes", summary.bytes)
            ring.member("content_bytes", summary.contentBytes)
            ring.member("first", summary.first?.description)
            ring.member("last", summary.last?.description)
            ring.object("kinds") { kinds in
                kinds.member("line", summary.count(of: .line))
                kinds.member("crash", summary.count(of: .crash))
                kinds.member("gap", summary.count(of: .gap))
                kinds.member("exit", summary.count(of: .exit))
                kinds.member("repeat", summary.count(of: .repeat))
                kinds.member("tally", summary.count(of: .tally))
                kinds.member("health", summary.count(of: .health))
            }
            ring.object("severities") { severities in
                for severity in Severity.allCases {
                    let count = summary.count(of: severity)
                    if count > 0 { severities.member(severity.name, count) }
                }
            }
            ring.member("crashes", summary.crashCount)
            ring.member("damage", summary.damageCount)
            ring.object("lock") {
                $0.member("state", holder.state.rawValue)
                $0.member("pid", holder.pid)
            }
        }
    }
}

extension ByteBuffer {
    /// Writes a line with an object whose first member is its `type`.
    mutating func typed(_ type: String, _ body: (inout ByteBuffer) -> Void) {
        element { object in
            object.member("type", type)
            body(&object)
        }
        append(UInt8(0x0A))
    }
}

extension Severity {
    /// `warning`; a record without a level is `none`.
    var name: StaticString {
        switch self {
        case .unknown: "none"
        case .trace: "trace"
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        case .critical: "critical"
        }
    }
}

extension RingSummary.SegmentRow {
    fileprivate func encode(to buffer: inout ByteBuffer) {
        buffer.typed("segment") {
            $0.member("name", segment.name)
            $0.member("first_sequence", Int(clamping: segment.firstSequence))
            $0.member("bytes", segment.length)
            $0.member("content_bytes", contentBytes)
            $0.member("blocks", blocks)
            $0.member("records", records)
            $0.member("first", first?.description)
            $0.member("last", last?.description)
        }
    }
}

extension CrashRow {
    func encode(to buffer: inout ByteBuffer) {
        buffer.typed("crash") {
            $0.member("sequence", Int(clamping: sequence))
            $0.member("time", time?.description)
            $0.member("fingerprint", fingerprint)
            $0.member("headline", headline)
            $0.member("event_id", id)
            $0.member("service", service)
            guard let history else { return }
            if history.isRegression { $0.member("regression", true) }
            $0.member("first_seen", history.firstSeen.description)
            $0.member("last_seen", history.lastSeen?.description)
            $0.member("count", history.count)
        }
    }
}

extension Damage {
    func encode(to buffer: inout ByteBuffer) {
        buffer.typed("damage") {
            $0.member("path", path)
            $0.member("byte", offset)
            $0.member("from", records.map { Int(clamping: $0.lowerBound) })
            $0.member("to", records.map { Int(clamping: $0.upperBound) })
            $0.member("words", words)
        }
    }
}

extension SinkStanding {
    fileprivate func encode(now: Timestamp, to buffer: inout ByteBuffer) {
        buffer.typed("sink") { sink in
            sink.member("name", name)
            if case .at(let sequence) = cursor { sink.member("cursor", Int(clamping: sequence)) }
            sink.object("waiting") {
                $0.member("records", waiting.records)
                $0.member("bytes", waiting.bytes)
                $0.member("oldest", waiting.oldest?.description)
                $0.member("age_ms", waiting.oldest.map { Int(clamping: (Int128(now.nanoseconds) - Int128($0.nanoseconds)) / 1_000_000) })
            }
            sink.object("dead_letters") {
                $0.member("files", deadLetters.files)
                $0.member("bytes", deadLetters.bytes)
                $0.member("letters", deadLetters.letters)
            }
        }
    }
}
