// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogSinks

@Suite struct RequestAddressTests {
    @Test(arguments: [
        ("https://host:8123/?query=INSERT%20INTO%20x&password=p", "https://host:8123"), ("http://host/in", "http://host/in"),
        ("http://[::1]:80/a/b/", "http://[::1]:80/a/b"), ("https://host/bulk/0c5a1f9e-77aa-4b1e-9d3c/tag/go", "https://host/bulk/…/tag/go"),
        ("https://host/receiver/v1/http/ZaVnC4dhaV3xyz0q==", "https://host/receiver/v1/http/…"),
        ("https://host/services/collector/raw", "https://host/services/collector/raw"),
    ])
    func `an address is sent as it is written, and shown without what may be secret`(text: String, shown: String) throws {
        let address = try RequestAddress(text)
        #expect(address.text == text && address.shown == shown)
    }

    @Test func `a user's name and password are quoted in no fault`() {
        #expect(HostAddress.quoted("https://me:secret@host/x?key=hush") == "https://…@host/x?…")
        #expect(HostAddress.quoted("me:secret@host") == "…@host" && HostAddress.quoted("host") == "host")
        #expect(throws: RequestAddress.Fault(problem: "is no address", mend: "write the user as `username` and `password` instead")) {
            try RequestAddress("https://me:secret@host/x")
        }
    }
}
