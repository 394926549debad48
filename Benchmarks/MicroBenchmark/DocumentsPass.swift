// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback
internal import LogModel
internal import LogParsing

/// The whole way of a file's bytes into documents, as panicbox itself goes it: chunks, lines, records, NDJSON.
enum DocumentsPass {
    static let chunk = 256 * 1024

    static func run(
        _ input: Input, envelope: Envelope = .raw, fields: Bool = true, redaction: Bool = true, service: String? = "storaged",
        prepare: (inout DocumentWriter) -> Void = { _ in }
    ) -> String {
        var (crashes, documents) = (0, 0)
        each(input, envelope: envelope, fields: fields, redaction: redaction, service: service, prepare: prepare) { writer in
            crashes += writer.crashes.count
            documents += writer.batch.entries.count
        }
        return "\(documents) documents, \(crashes) of them crashes"
    }

    /// Calls `body` with what each chunk has become, written by a writer that `prepare` has had.
    static func each(
        _ input: Input, envelope: Envelope = .raw, fields: Bool = true, redaction: Bool = true, service: String? = "storaged",
        prepare: (inout DocumentWriter) -> Void = { _ in }, _ body: (borrowing DocumentWriter) -> Void
    ) {
        let origin = EncodedOrigin(
            stream: StreamID(hash: []), origin: Origin(service: service, host: "node-1", path: "/var/log/storaged.log"))
        var records = RecordAssembler(origin: origin, envelope: envelope)
        var splitter = LineSplitter()
        var writer = DocumentWriter()
        if redaction { writer.redactor = Redactor() }
        writer.fieldParser.isOn = fields
        prepare(&writer)
        let bytes = RawSpan(_elements: input.text.span)
        var start = 0
        while start < bytes.byteCount {
            let end = min(start + chunk, bytes.byteCount)
            let piece = bytes.extracting(start..<end)
            var cursor = 0
            while let line = splitter.next(in: piece, at: UInt64(start), cursor: &cursor) {
                let stamp = LineStamp(offset: line.offset, time: 1_795_424_400_000_000_000)
                records.take(splitter.text(of: line, in: piece), stamp: stamp, isPartial: line.isPartial, to: &writer)
            }
            start = end
            if start == bytes.byteCount { records.finish(to: &writer) }
            body(writer)
            writer.removeAll()
        }
    }
}
