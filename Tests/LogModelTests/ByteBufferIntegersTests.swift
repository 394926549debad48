// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

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

    @Test func `decimals of a width are padded and cut on the left`() {
        #expect(text { $0.appendDecimal(7, width: 3) } == "007")
        #expect(text { $0.appendDecimal(12_345, width: 3) } == "345")
        #expect(text { $0.appendDecimal(7, width: 0) } == "")
        #expect(text { $0.appendDecimal(.max, width: 20) } == String(UInt64.max))
    }

    @Test func `hex reads as it is`() {
        for value in ByteBufferIntegersTests.edges { #expect(text { $0.appendHex(value) } == String(value, radix: 16)) }
        #expect(text { $0.appendHex(0xAB, width: 4) } == "00ab")
        #expect(text { $0.appendHex(0x1_23AB, width: 4) } == "23ab")
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
