// SPDX-License-Identifier: Apache-2.0

extension ByteBuffer {
    /// Appends `context`: the lines before a death, and over how many seconds they reach; nothing where there are none.
    mutating func append(_ lines: [ContextLine], omitted: Int, before time: Timestamp) {
        guard let oldest = lines.first else { return }
        var timestamps = TimestampWriter()
        object("context") { context in
            context.array("lines", lines) { buffer, line in
                buffer.element { element in
                    element.append("\"@timestamp\":\"" as StaticString)
                    timestamps.append(line.time, to: &element)
                    element.append("\",\"message\":" as StaticString)
                    element.appendJSONString(line.message.rawSpan)
                    element.member("level", line.level == .none ? nil : String(describing: line.level.text))
                    element.member("iostream", line.output)
                    element.member("stream", line.stream?.description)
                }
            }
            let (span, overflow) = time.nanoseconds.subtractingReportingOverflow(oldest.time.nanoseconds)
            let milliseconds = overflow ? 0 : max(0, span) / 1_000_000
            context.key("seconds")
            context.appendDecimal(milliseconds / 1_000)
            context.append(UInt8(ascii: "."))
            context.append(DigitWord.decimal(UInt64(milliseconds % 1_000)).last(3))
            context.member("omitted", omitted)
        }
    }
}
