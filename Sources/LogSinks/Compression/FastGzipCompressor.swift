// SPDX-License-Identifier: Apache-2.0

internal import CISAL
internal import NIOCore

/// Gzip members by ISA-L at its level 1.
@safe
final class FastGzipCompressor: GzipCompressor {
    /// A hash table of 8,192 places and 64 Ki symbols of four bytes, as `ISAL_DEF_LVL1_LARGE` has it.
    private static let workingSize = 4 * 1024 + 2 * 8 * 1024 + 4 * 64 * 1024

    /// The state between two calls, with 80 KB of history, and ISA-L's room for symbols; both live as long as this object.
    private let stream: UnsafeMutablePointer<isal_zstream>
    private let working: UnsafeMutablePointer<UInt8>

    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe working = .allocate(capacity: Self.workingSize)
    }

    deinit {
        unsafe stream.deallocate()
        unsafe working.deallocate()
    }

    func append(_ content: ByteBuffer, to packed: inout ByteBuffer) {
        unsafe content.withUnsafeReadableBytes { source in
            unsafe begin(source)
            // Documents shrink to a seventh, so one round is the rule.
            var isWriting = true
            while isWriting {
                unsafe packed.writeWithUnsafeMutableBytes(minimumWritableBytes: source.count / 4 + 1024) { room in
                    let written = unsafe write(to: room)
                    isWriting = unsafe written > 0 && stream.pointee.internal_state.state != ZSTATE_END
                    return written
                }
            }
        }
    }

    /// `source` has to stay where it is until all is written.
    private func begin(_ source: UnsafeRawBufferPointer) {
        unsafe isal_deflate_init(stream)
        unsafe stream.pointee.level = 1
        unsafe stream.pointee.level_buf = working
        unsafe stream.pointee.level_buf_size = UInt32(Self.workingSize)
        unsafe stream.pointee.gzip_flag = UInt16(IGZIP_GZIP)
        unsafe stream.pointee.end_of_stream = 1
        // ISA-L only reads from it, though its type does not say so.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.bindMemory(to: UInt8.self).baseAddress)
        unsafe stream.pointee.avail_in = UInt32(source.count)
    }

    /// Writes what there is room for, and answers how much that was.
    private func write(to room: UnsafeMutableRawBufferPointer) -> Int {
        unsafe stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
        unsafe stream.pointee.avail_out = UInt32(room.count)
        unsafe isal_deflate(stream)
        return unsafe room.count - Int(stream.pointee.avail_out)
    }
}
