// SPDX-License-Identifier: Apache-2.0

internal import CChecksum
internal import LogModel

/// CRC-32C (Castagnoli polynomial 0x1EDC6F41, reflected; RFC 3720, appendix B.4): the checksum over a block's header and payload.
///
/// It stands in for LZ4's own content checksum, which costs 28 % of the whole compression. By the processor's instruction where there is one,
/// else eight bytes a step through eight tables.
package struct CRC32C: Sendable {
    private var state: UInt32 = .max

    package init() {}

    /// The checksum of all bytes taken so far.
    package var value: UInt32 { ~state }

    /// The checksum of `bytes`: `CRC32C.of("123456789")` is 0xE3069283.
    package static func of(_ bytes: RawSpan) -> UInt32 {
        var checksum = CRC32C()
        checksum.update(bytes)
        return checksum.value
    }

    package mutating func update(_ bytes: RawSpan) {
        guard CRC32C.isInHardware else { return updateByTables(bytes) }
        // The bytes are lent for the call, which only reads them.
        state = unsafe bytes.withUnsafeBytes { memory in
            guard let start = memory.baseAddress else { return state }
            return unsafe checksum_crc32c(state, start.assumingMemoryBound(to: UInt8.self), memory.count)
        }
    }

    private static let isInHardware = checksum_has_crc32c() != 0

    /// The same without the instruction.
    mutating func updateByTables(_ bytes: RawSpan) {
        var crc = state
        let tables = CRC32C.tables
        let count = bytes.byteCount
        var index = 0
        while index &+ 8 <= count {
            // The loop's condition keeps the eight bytes inside the span; any bit pattern is a valid integer.
            let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian ^ UInt64(crc)
            var folded: UInt32 = 0
            var rest = word
            for table in stride(from: 7, through: 0, by: -1) {
                folded ^= tables[table &* 256 &+ Int(rest & 0xFF)]
                rest >>= 8
            }
            crc = folded
            index &+= 8
        }
        while index < count {
            crc = (crc >> 8) ^ tables[Int((crc ^ UInt32(bytes[index])) & 0xFF)]
            index &+= 1
        }
        state = crc
    }

    /// Table 0 is the byte-wise one; table k advances its entries by k more zero bytes.
    private static let tables: [UInt32] = {
        var tables = [UInt32](repeating: 0, count: 8 * 256)
        for byte in 0..<256 {
            var crc = UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0x82F6_3B78 : crc >> 1 }
            tables[byte] = crc
        }
        for table in 1..<8 {
            for byte in 0..<256 {
                let before = tables[(table - 1) * 256 + byte]
                tables[table * 256 + byte] = (before >> 8) ^ tables[Int(before & 0xFF)]
            }
        }
        return tables
    }()
}
