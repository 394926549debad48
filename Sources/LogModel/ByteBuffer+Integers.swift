// SPDX-License-Identifier: Apache-2.0

extension ByteBuffer {
    /// Appends a fixed-width integer, least significant byte first.
    package mutating func appendLittleEndian<Integer: FixedWidthInteger & BitwiseCopyable>(_ value: Integer) {
        let width = MemoryLayout<Integer>.size
        unsafe appendUninitialized(width) { room in
            unsafe room.storeBytes(of: value.littleEndian, as: Integer.self)
            return width
        }
    }

    /// Appends a LEB128 variable-length integer: seven bits a byte, least significant first.
    package mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends a decimal number without padding.
    package mutating func appendDecimal(_ value: some BinaryInteger) {
        if value < 0 { append(UInt8(ascii: "-")) }
        appendDecimal(magnitude: UInt64(clamping: value.magnitude))
    }

    private mutating func appendDecimal(magnitude: UInt64) {
        let (rest, low) = magnitude.quotientAndRemainder(dividingBy: DigitWord.limit)
        if rest == 0 { return append(DigitWord.decimal(low).withoutLeadingZeros) }
        appendDecimal(magnitude: rest)
        append(DigitWord.decimal(low))
    }

    /// Appends the nine decimal digits of a number below 1,000,000,000.
    mutating func appendNineDigits(_ value: UInt64) {
        let (first, rest) = value.quotientAndRemainder(dividingBy: DigitWord.limit)
        append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: first))
        append(DigitWord.decimal(rest))
    }

    /// Appends lower-case hex digits without padding or prefix.
    package mutating func appendHex(_ value: UInt64) {
        let (high, low) = (UInt32(truncatingIfNeeded: value >> 32), UInt32(truncatingIfNeeded: value))
        if high == 0 { return append(DigitWord.hex(low).withoutLeadingZeros) }
        append(DigitWord.hex(high).withoutLeadingZeros)
        append(DigitWord.hex(low))
    }

    mutating func append(_ digits: DigitWord) {
        // The whole word is stored, though fewer of its bytes may count.
        unsafe appendUninitialized(8) { room in
            unsafe room.storeBytes(of: digits.bytes.littleEndian, as: UInt64.self)
            return digits.count
        }
    }
}
