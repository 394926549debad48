// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Makes request bodies, and keeps their memory from one request to the next: five megabytes from the system each time cost more than
/// everything that is written into them.
struct BulkRequestWriter {
    private var plain = ByteBuffer()
    private var packed = ByteBuffer()
    private let gzip: GzipCompressor?

    /// Compresses when `gzipLevel` is given.
    init(gzipLevel: Int?) {
        gzip = gzipLevel.flatMap { GzipCompressor(level: $0) }
    }

    /// True when bodies are gzip members.
    var compresses: Bool { gzip != nil }

    /// The body for `batch`. A buffer that its reader has let go of is written again; one that is still held is left to it.
    mutating func body(for batch: OutgoingBatch) -> ByteBuffer {
        plain.clear()
        BulkBody.write(batch, to: &plain)
        guard let gzip else { return plain }
        packed.clear()
        gzip.append(plain, to: &packed)
        return packed
    }
}
