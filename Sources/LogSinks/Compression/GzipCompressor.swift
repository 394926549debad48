// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Makes gzip members (RFC 1952), a whole buffer at once.
///
/// Not for use by two tasks at once: a compressor keeps its working memory.
protocol GzipCompressor: AnyObject {
    /// Appends the readable bytes of `content` to `packed` as one gzip member.
    func append(_ content: ByteBuffer, to packed: inout ByteBuffer)
}

/// How much work a gzip member is worth, as `gzip_level` has it.
enum GzipLevel {
    /// 1 (fast) to 12 (small).
    static let range = 1...12

    /// The compressor of a level; nil when there is no memory, or for a level outside of ``range``.
    ///
    /// ISA-L's fastest is three times as fast as libdeflate's, for 5 % more bytes; it has none that packs as well as libdeflate's others.
    static func compressor(_ level: Int) -> (any GzipCompressor)? {
        level == range.lowerBound ? FastGzipCompressor() : DenseGzipCompressor(level: level)
    }
}
