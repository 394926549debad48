// SPDX-License-Identifier: Apache-2.0

/// Well-formed UTF-8 byte sequences (The Unicode Standard, table 3-7).
enum UTF8Sequence {
    /// How many bytes at `index` belong together, and whether they are one well-formed scalar.
    ///
    /// An ill-formed answer covers the maximal subpart: the longest beginning of a sequence that could have been well formed.
    static func measure(_ source: UnsafeRawBufferPointer, at index: Int) -> (length: Int, isValid: Bool) {
        let first = unsafe source[index]
        guard let (length, second) = shape(of: first) else { return (1, false) }
        guard index + 1 < source.count, unsafe second.contains(source[index + 1]) else { return (1, false) }
        var step = 2
        while step < length {
            guard index + step < source.count, unsafe source[index + step] & 0xC0 == 0x80 else { return (step, false) }
            step += 1
        }
        return (length, true)
    }

    /// The length that a lead byte announces and the values its second byte may have; nil for a byte that cannot lead.
    private static func shape(of lead: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
        switch lead {
        case 0xC2...0xDF: (2, 0x80...0xBF)
        case 0xE0: (3, 0xA0...0xBF)
        case 0xED: (3, 0x80...0x9F)
        case 0xE1...0xEF: (3, 0x80...0xBF)
        case 0xF0: (4, 0x90...0xBF)
        case 0xF4: (4, 0x80...0x8F)
        case 0xF1...0xF3: (4, 0x80...0xBF)
        default: nil
        }
    }
}
