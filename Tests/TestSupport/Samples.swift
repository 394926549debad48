// SPDX-License-Identifier: Apache-2.0

package import LogModel

/// Documents that begin as the encoder's do, without an encoder.
package enum Samples {
    /// A document with its LF; its id is `AAAAAAAAAAAAAAAA-<number in hex>`.
    package static func document(_ number: Int, padding: Int = 0) -> String {
        let hex = String(number, radix: 16)
        let text = String(repeating: "x", count: padding)
        return #"{"@timestamp":"2026-11-23T08:00:00.000000000Z","event":{"id":"AAAAAAAAAAAAAAAA-\#(hex)"},"message":"\#(number)\#(text)"}"#
            + "\n"
    }

    /// A batch of such documents; the last is a crash when told so.
    package static func batch(_ numbers: Range<Int>, padding: Int = 0, endsInCrash: Bool = false) -> DocumentBatch {
        var batch = DocumentBatch(capacity: 256)
        for number in numbers {
            let isCrash = endsInCrash && number == numbers.upperBound - 1
            batch.bytes.append(String(document(number, padding: padding).dropLast()))
            batch.endDocument(
                kind: isCrash ? .crash : .line, severity: isCrash ? .critical : .info,
                time: Timestamp(nanoseconds: Int64(1000 + number)))
        }
        return batch
    }

    /// A file's position.
    package static func position(_ stream: Int, _ offset: Int, isClosed: Bool = false) -> SourcePosition {
        SourcePosition(
            stream: StreamID(hash: [UInt8(stream)]), source: "file", name: "/var/log/\(stream).log", offset: UInt64(offset),
            identity: "1:2:3", isClosed: isClosed)
    }
}
