// SPDX-License-Identifier: Apache-2.0

/// One file of the ring: a row of blocks, named by the sequence number of its first record, `00000000000000001234.ndjson.lz4`.
package struct Segment: Hashable, Sendable {
    /// Sequence number of the first record.
    package var firstSequence: UInt64
    package var path: String
    /// Bytes that hold whole blocks. What the file may hold behind them is the rest of a write that failed.
    package var length: Int

    static let suffix = ".ndjson.lz4"

    static func name(firstSequence: UInt64) -> String {
        let digits = String(firstSequence)
        return String(repeating: "0", count: max(0, 20 - digits.count)) + digits + suffix
    }

    /// The sequence number in a segment's name; nil for any other file.
    static func firstSequence(ofName name: String) -> UInt64? {
        guard name.hasSuffix(suffix) else { return nil }
        let digits = name.dropLast(suffix.count)
        guard digits.count == 20, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return UInt64(digits)
    }
}
