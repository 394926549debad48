// SPDX-License-Identifier: Apache-2.0

internal import CDeflate
internal import NIOCore

/// Gzip members by libdeflate.
@safe
final class DenseGzipCompressor: GzipCompressor {
    /// From `libdeflate_alloc_compressor`; lives as long as this object.
    private let compressor: OpaquePointer

    /// nil when there is no memory, or for a level outside of 1 to 12.
    init?(level: Int) {
        guard let made = unsafe libdeflate_alloc_compressor(Int32(level)) else { return nil }
        unsafe compressor = made
    }

    deinit {
        unsafe libdeflate_free_compressor(compressor)
    }

    func append(_ content: ByteBuffer, to packed: inout ByteBuffer) {
        let bound = unsafe libdeflate_gzip_compress_bound(compressor, content.readableBytes)
        // Both memories are lent for the call only. With room for the bound the call cannot fail.
        unsafe packed.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { room in
            unsafe content.withUnsafeReadableBytes { source in
                unsafe libdeflate_gzip_compress(compressor, source.baseAddress, source.count, room.baseAddress, room.count)
            }
        }
    }
}
