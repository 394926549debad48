// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import NIOCore

/// The body of a request that is nothing but documents.
enum NDJSONBody {
    /// Writes the documents of `batch` to `body`, which is empty; false when some cannot be read, and the body lacks them.
    static func write(_ batch: OutgoingBatch, to body: inout NIOCore.ByteBuffer) -> Bool {
        var isWhole = true
        unsafe body.writeWithUnsafeMutableBytes(minimumWritableBytes: batch.byteCount) { room in
            var end = 0
            isWhole = batch.forEachDocument { unsafe room.write($0, at: &end) }
            return end
        }
        return isWhole
    }
}
