// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GoTraceback

@Suite("Hashes of stacks")
struct StackHashTests {
    private func hash(_ names: String...) -> UInt64 {
        var hash = StackHash()
        for name in names { hash.add(RawSpan(_elements: Array(name.utf8).span)) }
        return hash.value
    }

    @Test func `equal names give equal hashes`() {
        #expect(hash("main.main", "net.(*conn).Read") == hash("main.main", "net.(*conn).Read"))
    }

    @Test func `order, boundaries and every single byte count`() {
        #expect(hash("main.a", "main.b") != hash("main.b", "main.a"))
        #expect(hash("ab", "c") != hash("a", "bc"))
        #expect(hash("ab") != hash("ab", ""))
        let name = Array("example.com/acme/storaged.(*Bucket).Put".utf8)
        for length in 1...name.count {
            let whole = String(decoding: name.prefix(length), as: UTF8.self)
            for index in 0..<length {
                var other = Array(name.prefix(length))
                other[index] ^= 1
                #expect(hash(whole) != hash(String(decoding: other, as: UTF8.self)))
            }
        }
    }
}
