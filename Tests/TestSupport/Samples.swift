// SPDX-License-Identifier: Apache-2.0

package import LogModel
internal import LogStore

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

    /// The same documents as the ring has them: one LZ4 frame for each stretch.
    package static func frames(_ stretches: [Range<Int>], padding: Int = 0) throws -> [UInt8] {
        var frames = ByteBuffer(capacity: 1_024)
        for numbers in stretches { try LZ4Frame.compress(batch(numbers, padding: padding).bytes.bytes, into: &frames) }
        return frames.bytes.copy
    }

    /// A file's position.
    package static func position(_ stream: Int, _ offset: Int, isClosed: Bool = false) -> SourcePosition {
        SourcePosition(
            stream: StreamID(hash: [UInt8(stream)]), source: "file", name: "/var/log/\(stream).log", offset: UInt64(offset),
            identity: "1:2:3", isClosed: isClosed)
    }
}
