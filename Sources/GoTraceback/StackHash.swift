// SPDX-License-Identifier: Apache-2.0

/// A hash that tells stacks of one dump apart, eight bytes a step. Nothing keeps it: where a name must stay the same for ever, ``FNV1a`` gives it.
package struct StackHash {
    package private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

    package init() {}

    /// Adds a number.
    @inline(__always)
    package mutating func add(_ word: UInt64) {
        value = (value ^ word) &* 0xD6E8_FEB8_6659_FD93
        // What a product's upper half holds depends on all lower bits, and only upwards: it is brought down again.
        value ^= value >> 32
    }

    /// Adds a text, kept apart from what stands before and behind it by its length.
    package mutating func add(_ text: RawSpan) {
        add(UInt64(text.byteCount))
        guard text.byteCount >= 8 else {
            for offset in 0..<text.byteCount { add(UInt64(text.byte(offset))) }
            return
        }
        let last = text.byteCount &- 8
        var offset = 0
        while offset < last {
            add(text.word(offset))
            offset &+= 8
        }
        // The last step goes back over bytes seen before, so that none is looked at alone.
        add(text.word(last))
    }
}
