// SPDX-License-Identifier: Apache-2.0

import LogModel

@testable import LogStore

extension Block {
    /// Packs and seals at once.
    static func seal(
        _ batch: borrowing DocumentBatch, firstSequence: UInt64, positions: [SourcePosition], isSnapshot: Bool,
        into buffer: inout ByteBuffer
    ) throws {
        var payload = ByteBuffer()
        try pack(batch, into: &payload)
        seal(batch, as: payload, firstSequence: firstSequence, positions: positions, isSnapshot: isSnapshot, into: &buffer)
    }
}
