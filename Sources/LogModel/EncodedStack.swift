// SPDX-License-Identifier: Apache-2.0

internal import GoTraceback

/// What a stack in a field of an ordinary line adds to the line's document, encoded: few lines have one, and the others must not carry its weight.
package struct EncodedStack: Sendable {
    /// `error.id`.
    let fingerprint: String
    /// The inside of `go.goroutine`.
    let goroutine: [UInt8]

    package init(_ record: CrashRecord) {
        fingerprint = record.fingerprint
        var buffer = ByteBuffer(capacity: 1024)
        buffer.append(UInt8(ascii: "{"))
        if let goroutine = record.crash.crashingGoroutine {
            DocumentEncoder().appendGoroutine(goroutine, of: record.crash, to: &buffer)
        }
        goroutine = buffer.bytes.extracting(1..<buffer.count).copy
    }
}
