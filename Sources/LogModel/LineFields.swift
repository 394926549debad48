// SPDX-License-Identifier: Apache-2.0

/// A stretch of a line that a field's value was found in.
package struct FieldText: Hashable, Sendable {
    package var lowerBound: Int
    package var upperBound: Int
    /// True when the bytes are the inside of a valid JSON string already and are copied with their escapes.
    package var isEscaped: Bool

    package init(_ range: Range<Int>, isEscaped: Bool = false) {
        lowerBound = range.lowerBound
        upperBound = range.upperBound
        self.isEscaped = isEscaped
    }

    package var range: Range<Int> { lowerBound..<upperBound }
    package var isEmpty: Bool { upperBound <= lowerBound }
}

/// What was read out of an ordinary line. Every stretch points into that line, so nothing is copied before the document is written, nor is
/// this itself.
package struct LineFields: ~Copyable, Sendable {
    /// The moment that the line itself names.
    package var time: Timestamp?
    package var level: LevelName = .none
    /// The message; nil when the whole line is the message.
    package var message: FieldText?
    /// `log.logger`.
    package var logger: FieldText?
    /// `log.origin.file.name`.
    package var callerFile: FieldText?
    /// `log.origin.file.line`.
    package var callerLine: Int?
    /// `log.origin.function`.
    package var callerFunction: FieldText?
    /// `trace.id`: 32 lower-case hex digits, not all zero.
    package var traceID: FieldText?
    /// `span.id`: 16 lower-case hex digits, not all zero.
    package var spanID: FieldText?
    /// Both where the line spells them in another way, such as in upper case or in decimal; no id where it does not.
    package var identifiers = TraceIdentifiers()
    /// `error.message`.
    package var error: FieldText?
    /// `error.stack_trace`.
    package var stackTrace: FieldText?
    /// The JSON members that have no place of their own, each `"key":value` as it stood; they go under `go.attributes`.
    package var attributes: [FieldText] = []
    /// What Go's runtime says of itself in a line of its own.
    package var runtime: RuntimeFacts?

    package init() {}

    /// Forgets everything but keeps the memory, for the next line.
    package mutating func removeAll() {
        // Swapped out, so that the array has one owner while it is emptied and keeps its memory.
        var kept: [FieldText] = []
        swap(&kept, &attributes)
        if !kept.isEmpty { kept.removeAll(keepingCapacity: true) }
        self = LineFields()
        attributes = kept
    }
}
