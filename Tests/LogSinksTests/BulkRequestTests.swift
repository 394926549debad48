// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import TestSupport
import Testing

@testable import LogSinks

@Suite struct BulkRequestTests {
    private static let body = (0..<3).map { #"{"create":{"_id":"AAAAAAAAAAAAAAAA-\#($0)"}}"# + "\n" + Samples.document($0) }.joined()

    @Test func `every document stands behind an action with its id`() {
        var buffer = NIOCore.ByteBuffer()
        #expect(BulkBody.write(.samples(0..<3), to: &buffer))
        #expect(String(buffer: buffer) == Self.body)
        var writer = RequestBodyWriter(gzipLevel: nil)
        let plain = writer.compressedBody { _ = BulkBody.write(.samples(0..<3), to: &$0) }
        #expect(String(buffer: plain) == Self.body && !writer.compresses)
    }

    @Test func `an empty batch is an empty body`() {
        var writer = RequestBodyWriter(gzipLevel: nil)
        #expect(writer.compressedBody { _ = BulkBody.write(OutgoingBatch(), to: &$0) }.readableBytes == 0)
    }

    @Test(arguments: [1, 6, 12])
    func `gzip reads what was packed, body after body`(level: Int) async throws {
        let folder = try TemporaryFolder()
        var writer = RequestBodyWriter(gzipLevel: level)
        #expect(writer.compresses)
        for round in 0..<3 {
            let packed = writer.compressedBody { _ = BulkBody.write(.samples(0..<3), to: &$0) }
            let path = try folder.write(Data(packed.readableBytesView), to: "body.gz")
            let text = String(decoding: try await ChildProcess.output(of: "gzip", ["-dc", path]), as: UTF8.self)
            #expect(text == Self.body, "round \(round)")
        }
    }

    @Test func `a body that is still held is left to its holder`() {
        var writer = RequestBodyWriter(gzipLevel: nil)
        let first = writer.compressedBody { _ = BulkBody.write(.samples(0..<3), to: &$0) }
        _ = writer.compressedBody { _ = BulkBody.write(.samples(7..<8), to: &$0) }
        #expect(String(buffer: first) == Self.body)
    }
}
