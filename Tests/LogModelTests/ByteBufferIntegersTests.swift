// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogModel

@Suite struct ByteBufferIntegersTests {
    private func written(_ body: (inout ByteBuffer) -> Void) -> [UInt8] {
        var buffer = ByteBuffer()
        body(&buffer)
        return buffer.bytes.copy
    }

    private func text(_ body: (inout ByteBuffer) -> Void) -> String {
        String(decoding: written(body), as: UTF8.self)
    }

    /// Every power of two and of ten, and its neighbours.
    static let edges: [UInt64] = {
        var values: Set<UInt64> = [0, .max]
        for shift in 0..<64 as Range<UInt64> { values.formUnion([1 << shift &- 1, 1 << shift, 1 << shift &+ 1]) }
        var ten: UInt64 = 1
        for _ in 0..<20 {
            values.formUnion([ten &- 1, ten, ten &+ 1])
            ten = ten &* 10
        }
        return values.sorted()
    }()

    @Test func `decimals read as they are`() {
        for value in ByteBufferIntegersTests.edges {
            #expect(text { $0.appendDecimal(value) } == String(value))
            let signed = Int64(bitPattern: value)
            #expect(text { $0.appendDecimal(signed) } == String(signed))
        }
        #expect(text { $0.appendDecimal(UInt8.max) } == "255")
        #expect(text { $0.appendDecimal(Int8.min) } == "-128")
    }

    @Test(arguments: [0, 7, 10, 99_999_999, 100_000_000, 123_456_789, 999_999_999] as [UInt64])
    func `fractions of a second have nine digits`(value: UInt64) {
        let digits = String(value)
        #expect(text { $0.appendNineDigits(value) } == String(repeating: "0", count: 9 - digits.count) + digits)
    }

    @Test func `eight digits are worked out at once`() {
        for value in stride(from: UInt64(0), to: DigitWord.limit, by: 9_973) {
            let digits = String(value)
            #expect(text { $0.append(DigitWord.decimal(value)) } == String(repeating: "0", count: 8 - digits.count) + digits)
            #expect(text { $0.append(DigitWord.decimal(value).withoutLeadingZeros) } == digits)
        }
        #expect(text { $0.append(DigitWord.decimal(12_345).last(3)) } == "345")
    }

    @Test func `hex reads as it is`() {
        for value in ByteBufferIntegersTests.edges { #expect(text { $0.appendHex(value) } == String(value, radix: 16)) }
    }

    @Test func `integers of a fixed width begin with their lowest byte`() {
        #expect(written { $0.appendLittleEndian(0x0102_0304 as UInt32) } == [4, 3, 2, 1])
        #expect(written { $0.appendLittleEndian(0xFF as UInt8) } == [0xFF])
        #expect(written { $0.appendLittleEndian(-2 as Int64) } == [0xFE] + [UInt8](repeating: 0xFF, count: 7))
        // At an odd offset, where an aligned store would trap.
        #expect(
            written {
                $0.append(9 as UInt8)
                $0.appendLittleEndian(1 as UInt64)
            } == [9, 1, 0, 0, 0, 0, 0, 0, 0]
        )
    }

    @Test func `variable-length integers are LEB128`() {
        #expect(written { $0.appendVarint(0) } == [0])
        #expect(written { $0.appendVarint(127) } == [127])
        #expect(written { $0.appendVarint(300) } == [0xAC, 0x02])
        for value in ByteBufferIntegersTests.edges {
            let bytes = written { $0.appendVarint(value) }
            #expect(bytes.enumerated().reduce(0 as UInt64) { $0 | UInt64($1.element & 0x7F) << (7 * UInt64($1.offset)) } == value)
            #expect(bytes.dropLast().allSatisfy { $0 >= 0x80 } && (bytes.last ?? 0x80) < 0x80)
        }
    }
}
