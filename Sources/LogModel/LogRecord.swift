// SPDX-License-Identifier: Apache-2.0

/// One ordinary line on its way into a document: the bytes where they lie, and what is known about them.
package struct LogRecord: ~Escapable {
    /// The line without its LF.
    package let text: RawSpan
    /// When it was read, or the moment that the transport gives.
    package var time: Timestamp
    /// The byte offset of the line in its stream.
    package var offset: UInt64
    /// True when the line is a piece of one that was longer than the cap.
    package var isPartial: Bool
    /// True when NULs that a power loss left stood before it, which are taken away.
    package var isTorn: Bool

    @_lifetime(copy text)
    package init(text: RawSpan, time: Timestamp, offset: UInt64, isPartial: Bool = false, isTorn: Bool = false) {
        self.text = text
        self.time = time
        self.offset = offset
        self.isPartial = isPartial
        self.isTorn = isTorn
    }
}
