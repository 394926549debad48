// SPDX-License-Identifier: Apache-2.0

internal import CLZ4
package import LogModel

/// LZ4 frames as `lz4` writes and reads them (LZ4 Frame Format Description 1.6). The only file that knows liblz4.
package enum LZ4Frame {
    /// A frame that liblz4 refused, with its own words.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    /// Appends `content` as one frame: independent 256 KiB blocks, level 1, content size in the header, no checksum of its own.
    package static func compress(_ content: RawSpan, into buffer: inout ByteBuffer) throws(Failure) {
        var preferences = LZ4F_preferences_t()
        preferences.frameInfo.blockSizeID = LZ4F_max256KB
        preferences.frameInfo.blockMode = LZ4F_blockIndependent
        preferences.frameInfo.contentSize = UInt64(content.byteCount)
        preferences.compressionLevel = 1
        let room = unsafe LZ4F_compressFrameBound(content.byteCount, &preferences)
        var status = 0
        unsafe buffer.appendUninitialized(room) { target in
            // Source and target are lent for the call only; the bound makes the target large enough.
            status = unsafe content.withUnsafeBytes { source in
                unsafe LZ4F_compressFrame(target.baseAddress, target.count, source.baseAddress, source.count, &preferences)
            }
            return LZ4F_isError(status) == 0 ? status : 0
        }
        try check(status, doing: "compress a block")
    }

    /// Appends the content of one frame, which must be exactly `length` bytes. On failure `content` is as it was.
    package static func decompress(_ frame: RawSpan, length: Int, appendingTo content: inout [UInt8]) throws(Failure) {
        var context: OpaquePointer?
        try check(unsafe LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION)), doing: "prepare decompression")
        defer { unsafe LZ4F_freeDecompressionContext(context) }
        let start = content.count
        var consumed = frame.byteCount
        var produced = length
        var status = 0
        content.append(addingCapacity: length) { room in
            unsafe room.withUnsafeMutableBufferPointer { target, written in
                unsafe frame.withUnsafeBytes { source in
                    // The room is for `length` bytes at least; both memories are lent for the call, which says how many it has written.
                    status = unsafe LZ4F_decompress(context, target.baseAddress, &produced, source.baseAddress, &consumed, nil)
                }
                written = LZ4F_isError(status) == 0 ? produced : 0
            }
        }
        // Zero means that the frame has ended; anything else, that bytes are missing or that the content is longer than the header says.
        guard status == 0, produced == length else {
            content.removeLast(content.count - start)
            try check(status, doing: "decompress a block")
            throw Failure(description: "an LZ4 frame holds \(produced) bytes where its header says \(length)")
        }
    }

    /// Appends what a row of frames holds, at most `limit` bytes; skippable frames are passed over. For bytes that somebody has sent.
    ///
    /// Answers false when there is more than that: what was appended is a part of it then.
    package static func decompress(row frames: RawSpan, limit: Int, into content: inout ByteBuffer) throws(Failure) -> Bool {
        var context: OpaquePointer?
        try check(unsafe LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION)), doing: "prepare decompression")
        defer { unsafe LZ4F_freeDecompressionContext(context) }
        let start = content.count
        var offset = 0
        var status = 0
        while true {
            var consumed = frames.byteCount - offset
            var produced = 0
            // One byte more than may come tells that there is more.
            let room = min(256 * 1024, limit - (content.count - start) + 1)
            unsafe content.appendUninitialized(room) { target in
                produced = target.count
                // Both memories are lent for the call only, which writes into both counts how far it came.
                status = unsafe frames.extracting(offset..<frames.byteCount).withUnsafeBytes { source in
                    unsafe LZ4F_decompress(context, target.baseAddress, &produced, source.baseAddress, &consumed, nil)
                }
                return LZ4F_isError(status) == 0 ? produced : 0
            }
            try check(status, doing: "read the LZ4 frames")
            offset += consumed
            if content.count - start > limit { return false }
            // Zero means that a frame has ended; before that a full room may mean that more waits inside.
            if offset == frames.byteCount, status == 0 || produced < room { break }
            if consumed == 0, produced == 0 { break }
        }
        guard status == 0 || frames.byteCount == 0 else { throw Failure(description: "the LZ4 frames end in the middle of one") }
        return true
    }

    private static func check(_ status: Int, doing what: String) throws(Failure) {
        guard LZ4F_isError(status) != 0 else { return }
        throw Failure(description: "liblz4 cannot \(what): \(unsafe String(cString: LZ4F_getErrorName(status)))")
    }
}
