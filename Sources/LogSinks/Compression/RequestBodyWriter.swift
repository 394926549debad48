// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Makes request bodies, and keeps their memory from one request to the next: five megabytes from the system each time cost more than
/// everything that is written into them.
struct RequestBodyWriter {
    private var plain = ByteBuffer()
    private var packed = ByteBuffer()
    private let gzip: (any GzipCompressor)?

    /// Compresses when `gzipLevel` is given.
    init(gzipLevel: Int?) {
        gzip = gzipLevel.flatMap(GzipLevel.compressor)
    }

    /// True when bodies can be gzip members.
    var compresses: Bool { gzip != nil }

    /// The bytes that `write` appends to an empty buffer, as they are. A buffer that its reader has let go of is written again; one that is
    /// still held is left to it.
    mutating func body(_ write: (inout ByteBuffer) -> Void) -> ByteBuffer {
        plain.clear()
        write(&plain)
        return plain
    }

    /// The same as a gzip member; as they are where there is no compressor.
    mutating func compressedBody(_ write: (inout ByteBuffer) -> Void) -> ByteBuffer {
        let plain = body(write)
        guard let gzip else { return plain }
        packed.clear()
        gzip.append(plain, to: &packed)
        return packed
    }
}
