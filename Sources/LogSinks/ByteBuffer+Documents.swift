// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import NIOCore

extension NIOCore.ByteBuffer {
    /// Appends what `append` writes of each document, which is the document's bytes and at most `extra` more; false when some documents cannot be
    /// read, and are left out.
    @inline(__always)
    mutating func append(
        _ batch: OutgoingBatch, extra: Int = 0, by append: (RawSpan, UnsafeMutableRawBufferPointer, inout Int) -> Void
    ) -> Bool {
        var isWhole = true
        unsafe writeWithUnsafeMutableBytes(minimumWritableBytes: batch.byteCount + batch.entries.count * extra) { room in
            var end = 0
            isWhole = batch.forEachDocument { unsafe append($0, room, &end) }
            return end
        }
        return isWhole
    }
}
