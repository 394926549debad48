// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct StatusOptionsTests {
    @Test(arguments: [
        ("127.0.0.1:9095", "127.0.0.1", 9095), ("[::1]:80", "::1", 80), (":9095", "::", 9095), ("localhost:0", "localhost", 0),
    ])
    func `an address and a port are read`(text: String, host: String, port: Int) {
        let address = ListenAddress(text)
        #expect(address?.host == host && address?.port == port)
    }

    @Test(arguments: ["", "9095", "host", "host:", "host:x", "host:65536", "::1:80", "http://host:80", "a b:80"])
    func `anything else is no address`(text: String) {
        #expect(ListenAddress(text) == nil)
    }
}
