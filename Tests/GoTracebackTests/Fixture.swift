// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import GoTraceback

/// An output of a real Go program, and what the program wrote down about itself before it died (a row of `Fixtures/go/truth.tsv`).
struct Fixture: Sendable, CustomTestStringConvertible {
    var file: String
    /// `panic`, `fatal_error`, `signal`, `race`, `recovered_log`, `asan` or `none`.
    var kind: String
    /// How many crashes, recovered panics and race reports the file holds; nil where timing decided it.
    var crashes: Int?
    var recovered: Int?
    var races: Int?
    var goroutine: Int?
    var culprit: String?
    var culpritLine: Int?
    var errorType: String?
    var bytes: [UInt8]

    var testDescription: String { file }
    var version: String { String(file.prefix { $0 != "/" }) }
    var scenario: String { String(file.drop { $0 != "/" }.dropFirst()) }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
        "Fixtures/go")

    static let all: [Fixture] = {
        let table = (try? String(contentsOf: folder.appendingPathComponent("truth.tsv"), encoding: .utf8)) ?? ""
        return table.split(separator: "\n").compactMap { Fixture(row: $0.split(separator: "\t").map(String.init)) }
    }()

    /// The output of a scenario; empty, and so a failing test, where the file is missing.
    static func bytes(_ file: String) -> [UInt8] { (try? [UInt8](Data(contentsOf: folder.appendingPathComponent(file)))) ?? [] }

    private init?(row: [String]) {
        guard row.count == 9 else { return nil }
        (file, kind) = (row[0], row[1])
        (crashes, recovered, races) = (Int(row[2]), Int(row[3]), Int(row[4]))
        (goroutine, culpritLine) = (Int(row[5]), Int(row[7]))
        culprit = row[6] == "-" ? nil : row[6]
        errorType = row[8] == "-" ? nil : row[8]
        bytes = Fixture.bytes(row[0])
    }
}

/// What came out of an assembler.
struct Transcript {
    var blocks: [CrashBlock] = []
    var lines: [ReleasedLine] = []
    /// Crashes and lines in order; a crash as its text.
    var order: [String] = []
    var crashes: [Crash] { blocks.map(CrashParser.parse) }
    var released: [String] { lines.map { String(decoding: $0.bytes, as: UTF8.self) } }

    mutating func add(_ event: CrashAssembler.Event) {
        switch event {
        case .line(let line):
            lines.append(line)
            order.append(String(decoding: line.bytes, as: UTF8.self))
        case .crash(let block):
            blocks.append(block)
            order.append("crash at \(block.stamp.offset)")
        }
    }
}

extension Transcript {
    /// All lines of a text through one assembler, to its end.
    init(_ text: [UInt8], limits: CrashAssembler.Limits = .init()) {
        self.init(lines: text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init), limits: limits)
    }

    init(_ text: String, limits: CrashAssembler.Limits = .init()) { self.init(Array(text.utf8), limits: limits) }

    /// An empty last line is what stands behind a text's last LF: no line.
    init(lines: [[UInt8]], limits: CrashAssembler.Limits = .init()) {
        var assembler = CrashAssembler(limits: limits)
        var offset: UInt64 = 0
        for (index, line) in lines.enumerated() where index < lines.count - 1 || !line.isEmpty {
            let stamp = LineStamp(offset: offset)
            offset += UInt64(line.count + 1)
            if case .ordinary = assembler.take(RawSpan(_elements: line.span), stamp: stamp) {
                add(.line(ReleasedLine(bytes: line, stamp: stamp)))
            }
            while let event = assembler.next() { add(event) }
        }
        assembler.finish()
        while let event = assembler.next() { add(event) }
    }
}

extension Transcript {
    /// All that came out, in the order of the source, as one text. A line that a crash's headline ended has no LF.
    func joined() -> [UInt8] {
        var pieces = lines.map { (offset: $0.stamp.offset, bytes: $0.bytes, isLine: true) }
        pieces += blocks.map { (offset: $0.stamp.offset, bytes: $0.text, isLine: false) }
        pieces.sort { $0.offset < $1.offset }
        var text: [UInt8] = []
        for (index, piece) in pieces.enumerated() {
            text += piece.bytes
            let end = piece.offset + UInt64(piece.bytes.count)
            let isCutShort = index + 1 < pieces.count && pieces[index + 1].offset == end
            if piece.isLine, !isCutShort { text.append(0x0A) }
        }
        return text
    }
}

/// The kind of one line.
func kind(_ line: String) -> LineKind { LineKind.of(RawSpan(_elements: Array(line.utf8).span)) }
