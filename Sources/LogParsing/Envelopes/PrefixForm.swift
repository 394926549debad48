// SPDX-License-Identifier: Apache-2.0

internal import CScan

/// The prefix that a line had, as its bytes: the next line mostly has one that differs in the digits of its times alone, which is seen
/// without reading them.
struct PrefixForm: Sendable {
    /// How long the prefix is; 0 where none was seen.
    private(set) var length = 0
    private var form = line_form()

    init() {}

    /// The form of a prefix that is `length` bytes long on `line`; nil for one that is too long for this, or does not end in a blank: where
    /// a line has lost it, or a word goes on behind it, the next line may have it.
    init?(_ prefix: LinePrefix, on line: RawSpan, length: Int) {
        guard length <= Int(FORM_WIDTH), line.byteCount >= length, line.byte(at: length - 1) == 0x20 else { return nil }
        self.length = length
        unsafe line.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            // No more than `length` bytes are read.
            unsafe form_take(&form, base.assumingMemoryBound(to: UInt8.self), length)
        }
        for time in prefix.times(in: line) { unsafe form_free_digits(&form, time.lowerBound, time.upperBound) }
    }

    /// Whether `line` has a prefix of that form; false may also mean that it has to be looked at closer.
    @inline(__always)
    mutating func matches(_ line: RawSpan) -> Bool {
        unsafe line.withUnsafeBytes { bytes in
            guard length > 0, let base = bytes.baseAddress, bytes.count >= form_reach(length) else { return false }
            // So many bytes are read, and the line has them.
            return unsafe form_matches(&form, base.assumingMemoryBound(to: UInt8.self), length) != 0
        }
    }
}
