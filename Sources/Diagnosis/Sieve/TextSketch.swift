// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Which runs of three bytes stand in some text, as a Bloom filter: whether a literal may stand there is told without looking for it.
///
/// A death's words have about a thousand of them, so that a quarter of the 4,096 bits is set: one literal of a dozen bytes in a thousand is
/// looked for in vain.
struct TextSketch {
    private var bits = [UInt64](repeating: 0, count: 64)

    /// Sets the bits of a text. Runs do not go from one text over into the next.
    mutating func add(_ text: RawSpan) {
        guard text.byteCount >= 3 else { return }
        var run = UInt32(text[0]) << 8 | UInt32(text[1]) << 16
        for index in 2..<text.byteCount {
            run = run >> 8 | UInt32(text[index]) << 16
            let bit = Self.bit(of: run)
            bits[bit >> 6] |= 1 << (bit & 63)
        }
    }

    /// False where the literal stands in none of the texts.
    @inline(__always)
    func mayHold(_ literal: Literal) -> Bool {
        for lane in literal.bits.indices {
            let bit = Int(literal.bits[lane])
            if bits[bit >> 6] & 1 << (bit & 63) == 0 { return false }
        }
        return true
    }

    private static func bit(of run: UInt32) -> Int { Int(((run & 0xFF_FFFF) &* 0x9E37_79B1) >> 20) }

    /// The bits of up to eight runs of a literal, spread over its length.
    struct Literal: Sendable {
        fileprivate let bits: SIMD8<UInt16>

        /// nil for one of less than three bytes, which has no run.
        init?(_ bytes: [UInt8]) {
            guard bytes.count >= 3 else { return nil }
            let last = bytes.count - 3
            var bits = SIMD8<UInt16>()
            for lane in bits.indices {
                let start = last * lane / (bits.scalarCount - 1)
                let run = UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
                bits[lane] = UInt16(TextSketch.bit(of: run))
            }
            self.bits = bits
        }
    }
}
