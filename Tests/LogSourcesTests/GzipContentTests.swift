// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogSources

/// What the real gzip has packed, and what somebody has made of it since.
@Suite struct GzipContentTests {
    private static let text = (0..<20_000).map { "line \($0) of a log file\n" }.joined()

    private static func pack(_ folder: TemporaryFolder, _ text: String, as name: String) async throws -> Data {
        let plain = try folder.write(text, to: "plain")
        return try await ChildProcess.output(of: "/usr/bin/gzip", ["-c", plain])
    }

    private static func open(_ folder: TemporaryFolder, _ bytes: Data) throws -> GzipContent {
        let file = try LogSources.FileHandle(path: folder.write(bytes, to: "file.gz"))
        return try #require(GzipContent(file))
    }

    /// Reads from a place to the end, or to where it fails.
    private static func rest(of content: GzipContent, from start: UInt64 = 0, step: Int = 10_000) -> (text: String, failure: String?) {
        var buffer = ByteBuffer(capacity: step)
        while true {
            switch content.read(at: start + UInt64(buffer.count), count: step, into: &buffer) {
            case .success(0): return (buffer.bytes.text, nil)
            case .success: continue
            case .failure(let failure): return (buffer.bytes.text, failure.words)
            }
        }
    }

    @Test(arguments: [1, 999, 65_536, 1 << 20])
    func `it is read in steps of any length`(step: Int) async throws {
        let folder = try TemporaryFolder()
        let text = String(Self.text.prefix(step * 50))
        let content = try Self.open(folder, try await Self.pack(folder, text, as: "a"))
        #expect(Self.rest(of: content, step: step) == (text, nil))
        #expect(content.standing == .behindMember)
    }

    @Test func `any place of it is found, also one behind`() async throws {
        let folder = try TemporaryFolder()
        let content = try Self.open(folder, try await Self.pack(folder, Self.text, as: "a"))
        for place in [400_000, 7, 300_000, 0, 399_999] {
            #expect(content.bytes(UInt64(place)..<UInt64(place + 100)) == Array(Self.text.utf8.dropFirst(place).prefix(100)))
        }
        #expect(content.bytes(10_000_000..<10_000_100).isEmpty)
    }

    @Test func `members follow each other, and what is no member behind them is passed over`() async throws {
        let folder = try TemporaryFolder()
        let one = try await Self.pack(folder, "one\n", as: "a")
        let two = try await Self.pack(folder, Self.text, as: "b")
        let none = try await Self.pack(folder, "", as: "c")
        #expect(try Self.rest(of: Self.open(folder, one + none + two)) == ("one\n" + Self.text, nil))
        #expect(try Self.rest(of: Self.open(folder, one + Data(repeating: 0, count: 100_000) + two)) == ("one\n", nil))
        #expect(try Self.rest(of: Self.open(folder, none)) == ("", nil))
    }

    @Test func `one that is cut gives what is there, and goes on when it grows`() async throws {
        let folder = try TemporaryFolder()
        let whole = try await Self.pack(folder, Self.text, as: "a")
        for length in [0, 5, 10, 1_000, whole.count - 1] {
            let content = try Self.open(folder, whole.prefix(length))
            let (text, failure) = Self.rest(of: content)
            #expect(failure == nil && Self.text.hasPrefix(text) && content.standing == .inside, "\(length)")
            let handle = try Foundation.FileHandle(forWritingTo: URL(fileURLWithPath: folder.file("file.gz")))
            try handle.seekToEnd()
            try handle.write(contentsOf: whole.dropFirst(length))
            try handle.close()
            #expect(text + Self.rest(of: content, from: UInt64(text.utf8.count)).text == Self.text, "\(length)")
        }
    }

    @Test func `damage is told behind everything before it, at any byte`() async throws {
        let folder = try TemporaryFolder()
        let whole = try await Self.pack(folder, Self.text, as: "a")
        var random = SeededRandom(seed: 5)
        for _ in 0..<60 {
            var bytes = whole
            let place = Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] ^= UInt8.random(in: 1...255, using: &random)
            let (text, failure) = try Self.rest(of: Self.open(folder, bytes))
            // The header has bytes that mean nothing for the content: its time, its system.
            if text != Self.text || place > 20 { #expect(failure != nil || !text.isEmpty) }
            #expect(text.utf8.count <= 2 * Self.text.utf8.count)
        }
        let (text, failure) = try Self.rest(of: Self.open(folder, Data("no gzip at all".utf8)))
        #expect(text.isEmpty && failure?.contains("no gzip") == true)
    }

    @Test func `a bomb comes in the steps that were asked for`() async throws {
        let folder = try TemporaryFolder()
        let script = "head -c 300000000 /dev/zero | gzip > \"$1\""
        _ = try await ChildProcess.output(of: "/bin/sh", ["-c", script, "sh", folder.file("bomb.gz")])
        let content = try #require(GzipContent(try LogSources.FileHandle(path: folder.file("bomb.gz"))))
        var buffer = ByteBuffer(capacity: 1 << 20)
        var total: UInt64 = 0
        while case .success(let got) = content.read(at: total, count: 1 << 20, into: &buffer), got > 0 {
            total += UInt64(got)
            buffer.removeAll()
        }
        #expect(total == 300_000_000 && buffer.capacity == 1 << 20)
    }
}
