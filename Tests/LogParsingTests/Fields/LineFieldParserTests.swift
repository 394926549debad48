// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel
import TestSupport
import Testing

@testable import LogParsing

@Suite struct LineFieldParserTests {
    @Test func `what one line left in the fields is gone with the next`() {
        var parser = LineFieldParser()
        var fields = LineFields()
        parser.parse(Array(SampleLines.json[0].utf8).rawSpan, into: &fields)
        #expect(!fields.attributes.isEmpty)
        parser.parse(Array("nothing to see".utf8).rawSpan, into: &fields)
        #expect(fields.time == nil && fields.level == .none && fields.message == nil && fields.attributes.isEmpty)
    }

    @Test func `every kind of line is told by its first bytes`() {
        #expect(LineReading(SampleLines.json[0]).message == "request handled")
        #expect(LineReading(SampleLines.text[0]).level == .info)
        #expect(LineReading(SampleLines.text[2]).file == "controller.go")
        #expect(LineReading(SampleLines.text[3]).level == .info)
    }

    @Test(arguments: [
        "", " ", "\r", "\u{0}", "{", "{}x", "=", "=\"", "\"", "[", "[[[[", "I1123", "2026", "a=\"", "level=", "\u{1B}[", "@=",
    ])
    func `a stump of a line is plain`(line: String) {
        #expect(LineReading(line).isPlain)
        #expect(lineDocument(Array(line.utf8)) != nil)
    }

    @Test func `every beginning of every sample makes a readable document`() {
        for sample in SampleLines.all {
            let bytes = Array(sample.utf8)
            for length in 0...bytes.count {
                #expect(lineDocument(Array(bytes[..<length])) != nil, "\(sample.prefix(length))")
            }
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `samples with random damage make readable documents`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<1_500 {
            let bytes = damaged(Array(SampleLines.all.randomElement(using: &random)?.utf8 ?? "".utf8), by: &random)
            let document = lineDocument(bytes)
            #expect(document != nil, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test func `random bytes make readable documents`() {
        var random = SeededRandom(seed: 99)
        for length in 0..<400 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            #expect(lineDocument(bytes) != nil)
            #expect(lineDocument([UInt8(ascii: "{")] + bytes) != nil)
        }
    }

    @Test func `a damaged JSON line is an object to us exactly when it is one to Foundation`() {
        var random = SeededRandom(seed: 4)
        for _ in 0..<4_000 {
            let bytes = damaged(Array(SampleLines.json.randomElement(using: &random)?.utf8 ?? "".utf8), by: &random)
            guard bytes.first == UInt8(ascii: "{"), isCommonGround(bytes) else { continue }
            let reference = (try? JSONSerialization.jsonObject(with: Data(bytes))) is NSDictionary
            var parser = LineFieldParser()
            var fields = LineFields()
            #expect(parser.readJSON(bytes.rawSpan, into: &fields) == reference, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test func `long hostile lines end`() {
        let million = 1_000_000
        let lines: [String] = [
            String(repeating: "{", count: million), String(repeating: "{\"a\":", count: million),
            "{\"a\":" + String(repeating: "[", count: million),
            "{" + (0..<100_000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}", String(repeating: "a=\"", count: million),
            String(repeating: "a=", count: million), String(repeating: "=", count: million), String(repeating: "trace_id=", count: 100_000),
            "{\"a\":\"" + String(repeating: "\\", count: million), String(repeating: "[a] ", count: million),
            "level=" + String(repeating: "9", count: million),
            "{\"ts\":" + String(repeating: "9", count: million) + "}",
            "{\"caller\":\"a.go:" + String(repeating: "9", count: million) + "\"}",
            "2026-11-23T08:00:00." + String(repeating: "9", count: million),
        ]
        for line in lines { #expect(lineDocument(Array(line.utf8)) != nil, "\(line.prefix(20))") }
    }

    /// One to four bytes changed, dropped, doubled or put in, mostly to bytes that the grammars care for.
    private func damaged(_ bytes: [UInt8], by random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        let telling = Array("{}[]\",:\\=\n\r\t \0u0eE+-.Ttnf9/\u{1B}".utf8) + [0xFF, 0xC3, 0xE2, 0x80]
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[index] = telling.randomElement(using: &random) ?? 0
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(telling.randomElement(using: &random) ?? 0, at: index)
            default: bytes.insert(contentsOf: bytes[index..<min(index + 12, bytes.count)], at: index)
            }
        }
        return bytes
    }

    /// Without what we and Foundation differ on: LF as white space, UTF-8 that is mended later, and a comma before a closing bracket, which
    /// Foundation lets pass.
    private func isCommonGround(_ bytes: [UInt8]) -> Bool {
        guard !bytes.contains(0x0A), let text = String(validating: bytes, as: UTF8.self) else { return false }
        return !text.contains(/,\s*[}\]]/)
    }
}
