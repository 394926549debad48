// SPDX-License-Identifier: Apache-2.0

/// How far a stream has been taken into the store: what a restart goes on from.
///
/// The store writes it in the same block as the data it covers and does not look inside ``identity``.
package struct SourcePosition: Hashable, Sendable {
    /// The stream it belongs to.
    package var stream: StreamID
    /// The kind of source: `file`, `stdin`.
    package var source: String
    /// What a person knows the stream by: a path.
    package var name: String
    /// The next byte to read.
    package var offset: UInt64
    /// The source's own marks to find the stream again, in the source's own spelling.
    package var identity: String
    /// True when the stream has ended for good and its position can be forgotten.
    package var isClosed: Bool

    package init(stream: StreamID, source: String, name: String, offset: UInt64, identity: String, isClosed: Bool = false) {
        self.stream = stream
        self.source = source
        self.name = name
        self.offset = offset
        self.identity = identity
        self.isClosed = isClosed
    }

    /// The same position of a stream that has ended.
    package func closing() -> SourcePosition {
        var position = self
        position.isClosed = true
        return position
    }
}
