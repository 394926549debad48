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
        var digits = 1
        var limit: UInt64 = 10
        while digits < 20, magnitude >= limit {
            digits += 1
            if digits < 20 { limit &*= 10 }
        }
        appendDecimal(magnitude, width: digits)
    }

    /// Appends the last `width` decimal digits of `value`, padded with zeros on the left.
    package mutating func appendDecimal(_ value: UInt64, width: Int) {
        unsafe appendUninitialized(width) { room in
            var rest = value
            var index = width
            while index > 0 {
                index &-= 1
                let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
                unsafe room[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
                rest = quotient
            }
            return width
        }
    }

    /// Appends lower-case hex digits without padding or prefix.
    package mutating func appendHex(_ value: UInt64) {
        let digits = max(1, (67 - value.leadingZeroBitCount) / 4)
        appendHex(value, width: digits)
    }

    /// Appends the last `width` lower-case hex digits of `value`.
    package mutating func appendHex(_ value: UInt64, width: Int) {
        unsafe appendUninitialized(width) { room in
            var rest = value
            var index = width
            while index > 0 {
                index &-= 1
                let nibble = UInt8(truncatingIfNeeded: rest & 15)
                unsafe room[index] = nibble &+ (nibble < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") &- 10)
                rest >>= 4
            }
            return width
        }
    }
}
