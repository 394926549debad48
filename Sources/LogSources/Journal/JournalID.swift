// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// A number of 128 bits as systemd writes it, 32 hex digits: a boot, an invocation of a unit, a family of sequence numbers.
struct JournalID: Hashable, Sendable {
    var high: UInt64
    var low: UInt64

    init(high: UInt64 = 0, low: UInt64 = 0) {
        (self.high, self.low) = (high, low)
    }

    /// Nil for anything but 32 hex digits.
    init?(_ text: RawSpan) {
        guard text.byteCount == 32, let high = text.extracting(0..<16).hexNumber, let low = text.extracting(16..<32).hexNumber else {
            return nil
        }
        self.init(high: high, low: low)
    }

    init?(text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes.rawSpan)
    }

    var text: String { JournalID.hex(high) + JournalID.hex(low) }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension RawSpan {
    /// The number that the span writes in hex digits; nil for anything else.
    var hexNumber: UInt64? {
        guard byteCount > 0, byteCount <= 16 else { return nil }
        var value: UInt64 = 0
        for index in 0..<byteCount {
            let byte = self[index]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x61...0x66: digit = byte - 0x57
            case 0x41...0x46: digit = byte - 0x37
            default: return nil
            }
            value = value << 4 | UInt64(digit)
        }
        return value
    }

    /// The number that the span writes in decimal digits; nil for anything else.
    var decimalNumber: UInt64? {
        guard byteCount > 0, byteCount <= 19 else { return nil }
        var value: UInt64 = 0
        for index in 0..<byteCount {
            let byte = self[index]
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + UInt64(byte - 0x30)
        }
        return value
    }
}
