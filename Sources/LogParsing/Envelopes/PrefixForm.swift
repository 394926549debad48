// SPDX-License-Identifier: Apache-2.0

internal import CScan

/// The prefix that a line had, as its bytes: the next line mostly has one that differs in the digits of its times alone, which is seen
/// without reading them.
struct PrefixForm: Sendable {
    /// How long the prefix is.
    let length: Int
    private var form = line_form()

    /// - Parameter times: Where the line's prefix has times.
    /// - Returns: nil for a prefix or a line that is too long or too short for this.
    init?(_ line: RawSpan, length: Int, times: [Range<Int>]) {
        guard length <= Int(FORM_WIDTH), line.byteCount >= length else { return nil }
        self.length = length
        unsafe line.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            // No more than `length` bytes are read.
            unsafe form_take(&form, base.assumingMemoryBound(to: UInt8.self), length)
        }
        for time in times { unsafe form_free_digits(&form, time.lowerBound, time.upperBound) }
    }

    /// Whether `line` has a prefix of that form; false may also mean that it has to be looked at closer.
    @inline(__always)
    mutating func matches(_ line: RawSpan) -> Bool {
        unsafe line.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, bytes.count >= Int(FORM_WIDTH) else { return false }
            // So many bytes are read, and the line has them.
            return unsafe form_matches(&form, base.assumingMemoryBound(to: UInt8.self)) != 0
        }
    }
}
