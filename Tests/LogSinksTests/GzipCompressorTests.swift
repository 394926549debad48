// SPDX-License-Identifier: Apache-2.0

import LogModel
import NIOCore
import TestSupport
import Testing

@testable import LogSinks

@Suite struct GzipCompressorTests {
    /// Nothing, one byte, what cannot be packed and is longer than a first guess at its room, and documents that are.
    private static let contents: [[UInt8]] = {
        var random = SeededRandom(seed: 7)
        let noise = (0..<700_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let documents = Array((0..<4_000).map { Samples.document($0, padding: 100) }.joined().utf8)
        return [[], [0], noise, documents, documents + noise]
    }()

    @Test(arguments: [1, 2, 12], contents.indices) func `what was packed is read again, one member behind the other`(level: Int, index: Int)
        throws
    {
        let compressor = try #require(GzipLevel.compressor(level))
        let content = Self.contents[index]
        var packed = NIOCore.ByteBuffer(string: "before")
        for _ in 0..<2 { compressor.append(NIOCore.ByteBuffer(bytes: content), to: &packed) }
        #expect(packed.readString(length: 6) == "before")
        var read = LogModel.ByteBuffer(capacity: 1_024)
        let members = Array(packed.readableBytesView)
        #expect(GzipReader.decompress(members.rawSpan, limit: content.count * 2 + 1, into: &read) == .whole)
        #expect(read.bytes.copy == content + content)
    }

    @Test func `documents shrink to a fifth and less, at each level to less than at the one before`() throws {
        let content = NIOCore.ByteBuffer(bytes: Self.contents[3])
        let sizes = try [1, 2, 6, 12].map { level in
            var packed = NIOCore.ByteBuffer()
            try #require(GzipLevel.compressor(level)).append(content, to: &packed)
            return packed.readableBytes
        }
        #expect(sizes == sizes.sorted(by: >) && sizes[0] < content.readableBytes / 5)
        #expect(GzipLevel.compressor(13) == nil && GzipLevel.compressor(-1) == nil)
    }
}
