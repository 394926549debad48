// SPDX-License-Identifier: Apache-2.0

package import GoTraceback
package import LogModel

/// Turns the lines of one stream into documents: crashes are put together, everything else is a document of its own.
package struct RecordAssembler: ~Copyable, Sendable {
    private let origin: EncodedOrigin
    private var crashes = CrashAssembler()
    private var context: ContextRing
    /// True when ordinary lines are written too.
    private let writesLines: Bool

    package init(origin: EncodedOrigin, context: ContextOptions = ContextOptions(), writesLines: Bool = true) {
        self.origin = origin
        self.context = ContextRing(options: context)
        self.writesLines = writesLines
    }

    /// The offset of the first byte that was taken but not yet written: where a restart has to read again from.
    package var heldOffset: UInt64? { crashes.heldOffset }

    /// How long the stream may be silent before what is held is given out; nil when nothing is.
    package var patience: Duration? { crashes.isHolding ? crashes.patience : nil }

    /// Takes a line without its LF; `stamp` holds its offset and the time of reading.
    package mutating func take(_ line: RawSpan, stamp: LineStamp, isPartial: Bool, to writer: inout DocumentWriter) {
        switch crashes.take(line, stamp: stamp) {
        case .ordinary: write(line, stamp: stamp, isPartial: isPartial, to: &writer)
        case .held: drain(to: &writer)
        }
    }

    /// Writes what is held: the stream has ended, or was silent for ``patience``.
    package mutating func finish(to writer: inout DocumentWriter) {
        crashes.finish()
        drain(to: &writer)
    }

    private mutating func drain(to writer: inout DocumentWriter) {
        while let event = crashes.next() {
            switch event {
            case .line(let line): write(line.bytes.rawSpan, stamp: line.stamp, isPartial: false, to: &writer)
            case .crash(let block): write(block, to: &writer)
            }
        }
    }

    private mutating func write(_ line: RawSpan, stamp: LineStamp, isPartial: Bool, to writer: inout DocumentWriter) {
        // CRLF ends a line too; the CR is no part of what was said.
        let length = line.byteCount > 0 && line[line.byteCount - 1] == 0x0D ? line.byteCount - 1 : line.byteCount
        let text = line.extracting(0..<length)
        writer.fieldParser.parse(text, into: &writer.fields)
        let record = LogRecord(text: text, time: Timestamp(nanoseconds: stamp.time), offset: stamp.offset, isPartial: isPartial)
        context.append(text, time: writer.fields.time ?? record.time, level: writer.fields.level)
        guard writesLines else { return }
        writer.encoder.append(record, fields: writer.fields, from: origin, to: &writer.batch)
    }

    private mutating func write(_ block: CrashBlock, to writer: inout DocumentWriter) {
        let crash = CrashParser.parse(block)
        var record = CrashRecord(crash: crash, block: block, time: Timestamp(nanoseconds: block.stamp.time))
        record.trace = TraceContext(labelsOf: crash)
        (record.context, record.contextOmitted) = context.lines()
        writer.encoder.append(record, from: origin, to: &writer.batch)
        writer.crashes.append(record)
        // What follows the death of a process is said by another one.
        if crash.kind.isLethal { context.removeAll() }
    }
}
