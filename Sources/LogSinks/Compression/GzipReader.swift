// SPDX-License-Identifier: Apache-2.0

internal import CDeflate
package import LogModel

/// Reads gzip members (RFC 1952) that somebody has sent, a whole body at once.
package enum GzipReader {
    /// What came of it.
    package enum Outcome: Hashable, Sendable {
        case whole
        /// There is more than the limit allows: what was appended is a part of it.
        case tooLarge
        /// The bytes are no gzip, or damaged.
        case damaged
    }

    /// Appends what a row of members holds, at most `limit` bytes.
    package static func decompress(_ members: RawSpan, limit: Int, into content: inout ByteBuffer) -> Outcome {
        guard let decompressor = unsafe libdeflate_alloc_decompressor() else { return .damaged }
        defer { unsafe libdeflate_free_decompressor(decompressor) }
        let start = content.count
        var offset = 0
        while offset < members.byteCount {
            let rest = members.extracting(offset..<members.byteCount)
            let left = limit - (content.count - start)
            // Text shrinks to a quarter or less; a bomb is met by doubling up to the limit.
            var room = min(left, max(64 * 1024, rest.byteCount * 4))
            while true {
                let (result, consumed) = unsafe decompress(rest, with: decompressor, room: room, into: &content)
                if result == LIBDEFLATE_SUCCESS {
                    offset += consumed
                    break
                }
                guard result == LIBDEFLATE_INSUFFICIENT_SPACE else { return .damaged }
                guard room < left else { return .tooLarge }
                room = min(left, room * 2)
            }
        }
        return members.byteCount == 0 ? .damaged : .whole
    }

    private static func decompress(
        _ member: RawSpan, with decompressor: OpaquePointer, room: Int, into content: inout ByteBuffer
    ) -> (libdeflate_result, consumed: Int) {
        var (consumed, produced) = (0, 0)
        var result = LIBDEFLATE_BAD_DATA
        unsafe content.appendUninitialized(room) { target in
            // Both memories are lent for the call only, which never writes behind the room.
            result = unsafe member.withUnsafeBytes { source in
                unsafe libdeflate_gzip_decompress_ex(
                    decompressor, source.baseAddress, source.count, target.baseAddress, target.count, &consumed, &produced)
            }
            return result == LIBDEFLATE_SUCCESS ? produced : 0
        }
        return (result, consumed)
    }
}
