// SPDX-License-Identifier: Apache-2.0

import Foundation
import LogModel

@testable import LogParsing

/// What the parser read out of a line, in texts that a test can compare.
struct LineReading: Equatable {
    var time: String?
    var level: LevelName
    var message: String?
    var logger: String?
    var file: String?
    var line: Int?
    var function: String?
    var trace: String?
    var span: String?
    var error: String?
    var stack: String?
    var attributes: [String]

    init(_ text: String, with parser: LineFieldParser = LineFieldParser()) {
        self.init(Array(text.utf8), with: parser)
    }

    init(_ bytes: [UInt8], with parser: LineFieldParser = LineFieldParser()) {
        var parser = parser
        var fields = LineFields()
        parser.parse(bytes.rawSpan, into: &fields)
        func text(_ field: FieldText?) -> String? {
            field.map { String(decoding: bytes[$0.range], as: UTF8.self) }
        }
        time = fields.time?.description
        level = fields.level
        message = text(fields.message)
        logger = text(fields.logger)
        file = text(fields.callerFile)
        line = fields.callerLine
        function = text(fields.callerFunction)
        trace = text(fields.traceID) ?? fields.identifiers.traceID
        span = text(fields.spanID) ?? fields.identifiers.spanID
        error = text(fields.error)
        stack = text(fields.stackTrace)
        attributes = fields.attributes.map { text($0) ?? "" }
    }

    /// True when nothing was read.
    var isPlain: Bool { self == LineReading("") }
}

/// The document of one line, as Foundation reads it; nil where Foundation refuses it.
func lineDocument(_ bytes: [UInt8]) -> NSDictionary? {
    var parser = LineFieldParser()
    var fields = LineFields()
    var encoder = DocumentEncoder()
    var batch = DocumentBatch(capacity: 1024)
    parser.parse(bytes.rawSpan, into: &fields)
    let record = LogRecord(text: bytes.rawSpan, time: Timestamp(nanoseconds: 0), offset: 0)
    encoder.append(record, fields: fields, from: EncodedOrigin(stream: StreamID(hash: [7]), origin: Origin()), to: &batch)
    let written = batch.bytes.bytes.copy
    guard written.last == 0x0A, !written.dropLast().contains(0x0A) else { return nil }
    return try? JSONSerialization.jsonObject(with: Data(written)) as? NSDictionary
}

/// What stands under a path of keys, `error.message`.
func value(_ path: String, in document: NSDictionary) -> Any? {
    path.split(separator: ".").reduce(document as Any?) { ($0 as? NSDictionary)?[String($1)] }
}
