// SPDX-License-Identifier: Apache-2.0

import Foundation
import GoTraceback
import LogModel
import Testing

@testable import LogParsing

/// An output of a real Go program and the crashes that its plain bytes become.
struct CorpusOutput: Sendable, CustomTestStringConvertible {
    var file: String
    var bytes: [UInt8]
    var plain: [CrashSummary]

    var testDescription: String { file }
    /// The file's lines; behind the last LF is none.
    var lines: [[UInt8]] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines
    }

    static let all: [CorpusOutput] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/go")
        let table = (try? String(contentsOf: folder.appendingPathComponent("truth.tsv"), encoding: .utf8)) ?? ""
        return table.split(separator: "\n").compactMap { row in
            let file = String(row.prefix { $0 != "\t" })
            guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)) else { return nil }
            let bytes = [UInt8](data)
            return CorpusOutput(file: file, bytes: bytes, plain: Reading(bytes).crashes)
        }
    }()
}

/// What one crash's document says that no transport may change.
struct CrashSummary: Equatable, Sendable, CustomStringConvertible {
    var kind: CrashKind
    var panics: [PanicValue]
    var fatal: String?
    var signal: String?
    var goroutine: Int?
    var goroutines: Int
    var culprit: String?
    var errorType: String?
    var fingerprint: String
    var text: String

    init(_ record: CrashRecord) {
        let crash = record.crash
        kind = crash.kind
        panics = crash.panics
        fatal = crash.fatal
        signal = crash.signal?.name
        goroutine = crash.crashingGoroutine?.id
        goroutines = crash.goroutines.count
        culprit = crash.culprit.map { "\(crash[$0.function]) \(crash[$0.file]):\($0.line)" }
        errorType = crash.errorType
        fingerprint = record.fingerprint
        text = String(decoding: crash.text, as: UTF8.self)
    }

    /// The same with another text: for transports that change it.
    func with(text: String) -> CrashSummary {
        var copy = self
        copy.text = text
        return copy
    }

    var description: String {
        "\(kind) \(panics.map(\.value)) \(fatal ?? "") goroutine \(goroutine ?? 0) of \(goroutines) at \(culprit ?? "-") \(fingerprint)"
    }
}

/// What an assembler makes of a byte stream.
struct Reading {
    var records: [CrashRecord] = []
    /// The documents in order.
    var documents: [NSDictionary] = []

    var crashes: [CrashSummary] { records.map(CrashSummary.init) }
    /// The messages of the ordinary lines.
    var messages: [String] {
        documents.compactMap { value("event.dataset", in: $0) as? String == "go.log" ? value("message", in: $0) as? String : nil }
    }

    /// Feeds the bytes in chunks of `step`.
    init(_ bytes: [UInt8], envelope: Envelope = .raw, step: Int = 1 << 16, withDocuments: Bool = false) {
        let chunks = stride(from: 0, to: bytes.count, by: step).map { Array(bytes[$0..<min(bytes.count, $0 + step)]) }
        self.init(chunks, envelope: envelope, withDocuments: withDocuments)
    }

    /// Feeds chunks one by one.
    init(_ chunks: [[UInt8]], envelope: Envelope = .raw, withDocuments: Bool = true) {
        var records = RecordAssembler(
            origin: EncodedOrigin(stream: StreamID(hash: [7]), origin: Origin()), envelope: envelope, writesLines: withDocuments)
        var splitter = LineSplitter()
        var writer = DocumentWriter()
        var start = 0
        for bytes in chunks {
            let chunk = bytes.rawSpan
            var cursor = 0
            while let line = splitter.next(in: chunk, at: UInt64(start), cursor: &cursor) {
                let text = line.isCarried ? splitter.carried.copy : chunk.extracting(line.range).copy
                records.take(text.rawSpan, stamp: LineStamp(offset: line.offset, time: 1), isPartial: line.isPartial, to: &writer)
            }
            start += chunk.byteCount
            // Nothing below it may still be held.
            #expect((records.heldOffset ?? 0) <= UInt64(start))
        }
        if let line = splitter.finish() {
            let text = splitter.carried.copy
            records.take(text.rawSpan, stamp: LineStamp(offset: line.offset, time: 1), isPartial: line.isPartial, to: &writer)
        }
        records.finish(to: &writer)
        #expect(records.heldOffset == nil && records.patience == nil)
        self.records = writer.crashes
        guard withDocuments else { return }
        documents = writer.batch.bytes.bytes.copy.split(separator: 0x0A).compactMap {
            try? JSONSerialization.jsonObject(with: Data($0)) as? NSDictionary
        }
        #expect(documents.count == writer.batch.entries.count)
    }

    init(_ text: String, envelope: Envelope = .raw) {
        self.init(Array(text.utf8), envelope: envelope, withDocuments: true)
    }
}
