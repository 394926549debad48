// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// Reads time, level, caller, trace ids and attributes out of one line of a Go service's log.
///
/// The first bytes decide which of the four kinds a line is:
/// ```
/// {"level":"info","ts":1795420800.123,"caller":"app/main.go:42","msg":"ready"}       JSON: zap, zerolog, slog, logrus, logr
/// time=2026-11-23T08:00:00.123Z level=INFO msg=ready trace_id=4bf92f35…              logfmt: slog, logrus, go-kit
/// I1123 08:00:00.123456       7 main.go:42] ready                                    klog, glog
/// 2026/11/23 08:00:00 [INFO] ready                                                   plain: log, hclog, zap's console, gin
/// ```
/// Whatever the bytes are, it ends, in time proportional to the line's length, and allocates nothing once
/// ``LogModel/LineFields/attributes`` has its room.
package struct LineFieldParser: Sendable {
    /// Seconds east of UTC of the clock that wrote the times without a zone.
    package var localOffsetSeconds = 0
    /// The year of klog's times, which name none; nil leaves such lines without a time.
    package var year: Int?
    /// False leaves all fields of every line empty: `fields: off`.
    package var isOn = true
    var clock = LineClock()
    let traceWords = TriggerScan(TriggerScan.traceWords)

    package init() {}

    /// Fills `fields`, which it clears first, with what `line` says. The line's LF is no part of it.
    package mutating func parse(_ line: RawSpan, into fields: inout LineFields) {
        fields.removeAll()
        guard isOn else { return }
        let first = line.byte(at: 0)
        if first == UInt8(ascii: "{") {
            if !readJSON(line, into: &fields) { fields.removeAll() }
            return
        }
        if RuntimeLine.mayBegin(line, first), let facts = RuntimeLine.read(line) {
            fields.runtime = facts
            return
        }
        if first.isLetter || first == UInt8(ascii: "@") {
            if readKlog(line, into: &fields) { return }
            if let equals = line.logfmtKeyEnd(from: 0) {
                readLogfmt(line, from: 0, firstEquals: equals, into: &fields)
                return
            }
        }
        readPlain(line, into: &fields)
    }
}
