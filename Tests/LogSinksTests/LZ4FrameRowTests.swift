// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import TestSupport
import Testing

@testable import LogSinks

@Suite struct LZ4FrameRowTests {
    private static let text = (0..<40).map { Samples.document($0, padding: 100) }.joined()

    private static func frames() throws -> [UInt8] { try Samples.frames([0..<10, 10..<11, 11..<40], padding: 100) }

    private static func joined(_ frames: [UInt8], length: Int) -> ByteBuffer? {
        var joined = ByteBuffer()
        return LZ4FrameRow.join(frames, length: length, into: &joined) ? joined : nil
    }

    @Test func `frames become one, which the lz4 tool reads`() async throws {
        let joined = try #require(Self.joined(try Self.frames(), length: Self.text.utf8.count))
        let path = try TemporaryFolder().write(Data(joined.readableBytesView), to: "one.lz4")
        #expect(String(decoding: try await ChildProcess.output(of: "lz4", ["-dc", path]), as: UTF8.self) == Self.text)
        #expect(String(decoding: try await ChildProcess.output(of: "lz4", ["--list", path]), as: UTF8.self).contains("       1"))
    }

    @Test(arguments: ["-B4", "-B5", "-B6", "-B7"])
    func `frames of every block size that lz4 makes are joined, the largest counts`(size: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(String(repeating: Self.text, count: 100), to: "text")
        let frame = try await ChildProcess.output(of: "lz4", ["-c", "--no-frame-crc", size, path])
        let joined = try #require(Self.joined(try Self.frames() + Array(frame), length: Self.text.utf8.count * 101))
        let one = try folder.write(Data(joined.readableBytesView), to: "one.lz4")
        let read = try await ChildProcess.output(of: "lz4", ["-dc", one])
        #expect(String(decoding: read, as: UTF8.self) == Self.text + String(repeating: Self.text, count: 100))
    }

    @Test func `what cannot be joined is left alone`() async throws {
        // More than one block, or none is linked to another.
        let path = try TemporaryFolder().write(String(repeating: Self.text, count: 100), to: "text")
        let checked = try await ChildProcess.output(of: "lz4", ["-c", path])
        let linked = try await ChildProcess.output(of: "lz4", ["-c", "-BD", "-B4", "--no-frame-crc", path])
        for bytes in [Array(checked), Array(linked), Array("no frame at all".utf8), []] {
            #expect(Self.joined(bytes, length: 1) == nil)
        }
    }

    @Test func `a row that is cut anywhere but between frames is no row`() throws {
        let ends = try [[0..<10], [0..<10, 10..<11]].map { try Samples.frames($0, padding: 100).count }
        let frames = try Self.frames()
        for end in 1..<frames.count {
            #expect((Self.joined(Array(frames[..<end]), length: 1) != nil) == ends.contains(end), "cut at \(end)")
        }
    }

    @Test(arguments: [-1, 1]) func `frames that hold less or more than they should are an error to who reads them`(difference: Int)
        async throws
    {
        let length = Self.text.utf8.count + difference
        let joined = try #require(Self.joined(try Self.frames(), length: length))
        let path = try TemporaryFolder().write(Data(joined.readableBytesView), to: "one.lz4")
        await #expect(throws: (any Error).self) { try await ChildProcess.output(of: "lz4", ["-dc", path]) }
        for reader in LZ4Reader.all {
            await #expect(throws: (any Error).self, "\(reader)") { try await reader.decode(Data(joined.readableBytesView)) }
        }
    }
}
