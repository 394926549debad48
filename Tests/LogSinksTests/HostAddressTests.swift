// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogSinks

@Suite struct HostAddressTests {
    @Test(arguments: [
        ("http://localhost:9200", "http://localhost:9200"), ("https://search.example.com", "https://search.example.com"),
        ("https://example.com/path/", "https://example.com/path"), ("http://[::1]:9200//", "http://[::1]:9200"),
        ("http://[::1]", "http://[::1]"),
        ("HTTP://host", "http://host"),
    ])
    func `an address is taken`(text: String, base: String) {
        #expect(HostAddress(text)?.base == base)
    }

    @Test(arguments: [
        "", "localhost:9200", "ftp://host", "http://", "http:///path", "http://:9200", "http://host:", "http://host:0", "http://host:65536",
        "http://host:x", "http://me:secret@host", "http://host?x", "http://host#x", "http://ho st", "http://host\n",
    ])
    func `anything else is no address`(text: String) {
        #expect(HostAddress(text) == nil)
    }
}
