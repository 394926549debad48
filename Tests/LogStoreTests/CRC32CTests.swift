// SPDX-License-Identifier: Apache-2.0

import LogModel
import Testing

@testable import LogStore

@Suite struct CRC32CTests {
    @Test func `the check value and the vectors of RFC 3720 come out`() {
        #expect(CRC32C.of(Array("123456789".utf8).rawSpan) == 0xE306_9283)
        #expect(CRC32C.of([UInt8](repeating: 0, count: 32).rawSpan) == 0x8A91_36AA)
        #expect(CRC32C.of([UInt8](repeating: 0xFF, count: 32).rawSpan) == 0x62A8_AB43)
        #expect(CRC32C.of(Array(0..<32).rawSpan) == 0x46DD_794E)
        #expect(CRC32C.of([UInt8]().rawSpan) == 0)
    }

    @Test func `it is the same however the bytes are cut`() {
        let bytes = (0..<100).map { UInt8($0 &* 37 & 0xFF) }
        let whole = CRC32C.of(bytes.rawSpan)
        for cut in 0...bytes.count {
            var checksum = CRC32C()
            checksum.update(Array(bytes[..<cut]).rawSpan)
            checksum.update(Array(bytes[cut...]).rawSpan)
            #expect(checksum.value == whole)
        }
    }

    @Test func `the tables and the processor's instruction agree`() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8($0 &* 101 & 0xFF) }
            var (checksum, byTables) = (CRC32C(), CRC32C())
            checksum.update(bytes.rawSpan)
            byTables.updateByTables(bytes.rawSpan)
            #expect(checksum.value == byTables.value)
        }
    }
}
