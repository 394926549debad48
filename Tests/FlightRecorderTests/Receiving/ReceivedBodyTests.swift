// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Foundation
import LogModel
import LogStore
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct ReceivedBodyTests {
    private static let text = (0..<2_000).map { "line \($0) of a body\n" }.joined()

    private static func packed(_ text: String, with tool: String, _ options: [String] = ["-c"]) async throws -> [UInt8] {
        let path = try TemporaryFolder().write(text, to: "body")
        return Array(try await ChildProcess.output(of: tool, options + [path]))
    }

    @Test(arguments: [["-c", "-1"], ["-c", "-9"], ["-c", "-B4", "-BD"], ["-c", "--content-size"]])
    func `what the stock lz4 packs is read, frames in a row and skippable frames between`(_ options: [String]) async throws {
        let frame = try await Self.packed(Self.text, with: "lz4", options)
        let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 5, 0, 0, 0] + Array("ab\ncd".utf8)
        let lines = try ReceivedBody.lines(skippable + frame + skippable + frame + skippable, .lz4, limit: 1 << 20)
        #expect(String(decoding: lines, as: UTF8.self) == Self.text + Self.text)
    }

    @Test func `our own frames are read`() throws {
        let lines = try ReceivedBody.lines(Samples.frames([0..<10, 10..<30]), .lz4, limit: 1 << 20)
        #expect(String(decoding: lines, as: UTF8.self) == (0..<30).map { Samples.document($0) }.joined())
    }

    @Test func `what the stock gzip packs is read, members in a row too`() async throws {
        let member = try await Self.packed(Self.text, with: "gzip")
        let lines = try ReceivedBody.lines(member + member, .gzip, limit: 1 << 20)
        #expect(String(decoding: lines, as: UTF8.self) == Self.text + Self.text)
    }

    @Test func `a body that is larger unpacked than it may be is refused, however small it came`() async throws {
        let bomb = String(repeating: "\n", count: 8 << 20)
        let (lz4, gzip) = (try await Self.packed(bomb, with: "lz4", ["-c", "-9"]), try await Self.packed(bomb, with: "gzip"))
        #expect(lz4.count < 64 << 10 && gzip.count < 16 << 10)
        for (bytes, encoding) in [(lz4, ReceivedBody.Encoding.lz4), (gzip, .gzip)] {
            #expect(throws: ReceivedBody.Fault.tooLarge) { try ReceivedBody.lines(bytes, encoding, limit: (8 << 20) - 1) }
            #expect(try ReceivedBody.lines(bytes, encoding, limit: 8 << 20) == [])
            // The same in a row of small ones.
            let half = bytes + bytes
            #expect(throws: ReceivedBody.Fault.tooLarge) { try ReceivedBody.lines(half, encoding, limit: (16 << 20) - 1) }
            #expect(try ReceivedBody.lines(half, encoding, limit: 16 << 20) == [])
        }
    }

    @Test func `what is damaged or cut off anywhere is refused as a whole`() async throws {
        let text = (0..<40).map { "line \($0 * 7_919 % 1_000)\n" }.joined()
        let cases = [
            (try await Self.packed(text, with: "lz4"), ReceivedBody.Encoding.lz4), (try await Self.packed(text, with: "gzip"), .gzip),
        ]
        for (bytes, encoding) in cases {
            for length in 1..<bytes.count {
                #expect(throws: ReceivedBody.Fault.self, "\(encoding) \(length)") {
                    try ReceivedBody.lines(Array(bytes.prefix(length)), encoding, limit: 1 << 20)
                }
            }
            #expect(throws: ReceivedBody.Fault.self) { try ReceivedBody.lines(Array("no such thing".utf8), encoding, limit: 1 << 20) }
        }
    }

    @Test func `any bit may be wrong`() async throws {
        let text = (0..<40).map { "line \($0 * 7_919 % 1_000)\n" }.joined()
        let cases = [
            (try await Self.packed(text, with: "lz4"), ReceivedBody.Encoding.lz4), (try await Self.packed(text, with: "gzip"), .gzip),
        ]
        for (bytes, encoding) in cases {
            for index in bytes.indices {
                for bit in 0..<8 {
                    var wrong = bytes
                    wrong[index] ^= 1 << bit
                    let lines = try? ReceivedBody.lines(wrong, encoding, limit: 10_000)
                    // Flags and names in a header carry no text; everything else is covered by a checksum.
                    #expect(lines.map { $0.isEmpty || $0 == Array(text.utf8) } ?? true, "\(encoding) \(index) \(bit)")
                }
            }
        }
    }

    @Test func `the last line is ended, and blank lines alone are nothing`() throws {
        #expect(try ReceivedBody.lines(Array("a\nb".utf8), .identity, limit: 10) == Array("a\nb\n".utf8))
        #expect(try ReceivedBody.lines(Array("\n\r\n".utf8), .identity, limit: 10) == [])
        #expect(try ReceivedBody.lines([], .identity, limit: 10) == [])
    }

    @Test func `encodings are known by their names`() {
        #expect(ReceivedBody.Encoding(header: nil) == .identity && ReceivedBody.Encoding(header: "Identity") == .identity)
        #expect(ReceivedBody.Encoding(header: "gzip") == .gzip && ReceivedBody.Encoding(header: "x-gzip") == .gzip)
        #expect(ReceivedBody.Encoding(header: "LZ4") == .lz4 && ReceivedBody.Encoding(header: "zstd") == nil)
    }

    @Test func `a token is shown or it is not`() {
        let token = BearerToken(Secret("geheim"))
        #expect(token.isShown(by: "Bearer geheim") && token.isShown(by: "bearer  geheim"))
        for header in [nil, "", "Bearer", "Bearer ", "Bearer geheim2", "Bearer gehei", "Bearer Geheim", "Basic geheim", "geheim"] {
            #expect(!token.isShown(by: header), "\(header ?? "none")")
        }
    }
}
