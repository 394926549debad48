// SPDX-License-Identifier: Apache-2.0

internal import LogModel

/// Reads integers and texts out of bytes that may be damaged: every read is checked and answers nil at the end.
struct ByteReader: ~Escapable {
    private let bytes: RawSpan
    private(set) var offset = 0

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) {
        self.bytes = bytes
    }

    var remaining: Int { bytes.byteCount - offset }

    @_lifetime(self: copy self)
    mutating func littleEndian<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer? {
        let width = Integer.bitWidth / 8
        guard remaining >= width else { return nil }
        var value: Integer = 0
        for index in (0..<width).reversed() { value = value << 8 | Integer(truncatingIfNeeded: bytes[offset + index]) }
        offset += width
        return value
    }

    @_lifetime(self: copy self)
    mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard let byte = littleEndian(UInt8.self) else { return nil }
            value |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte < 0x80 { return value }
        }
        return nil
    }

    @_lifetime(self: copy self)
    mutating func array(count: Int) -> [UInt8]? {
        guard count >= 0, remaining >= count else { return nil }
        defer { offset += count }
        return bytes.extracting(offset..<offset + count).copy
    }

    @_lifetime(self: copy self)
    mutating func skip(_ count: Int) -> Bool {
        guard count >= 0, remaining >= count else { return false }
        offset += count
        return true
    }

    /// A length as a varint and that many bytes of UTF-8.
    @_lifetime(self: copy self)
    mutating func text() -> String? {
        guard let length = varint(), length <= UInt64(remaining), let utf8 = array(count: Int(length)) else { return nil }
        return String(decoding: utf8, as: UTF8.self)
    }
}
