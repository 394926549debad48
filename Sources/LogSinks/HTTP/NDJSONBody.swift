// SPDX-License-Identifier: Apache-2.0

internal import LogModel
internal import NIOCore

/// The body of a request that is nothing but documents.
enum NDJSONBody {
    /// Appends the documents of `batch`; false when some cannot be read, and the body lacks them.
    static func write(_ batch: OutgoingBatch, to body: inout NIOCore.ByteBuffer) -> Bool {
        unsafe body.append(batch) { unsafe $1.write($0, at: &$2) }
    }
}
