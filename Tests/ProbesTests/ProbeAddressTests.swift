// SPDX-License-Identifier: Apache-2.0

import ConfigValues
import Testing

@testable import Probes

@Suite struct ProbeAddressTests {
    @Test(arguments: [
        ("http://127.0.0.1:6060/debug/vars", true), ("http://127.8.9.1/", true), ("http://localhost:80", true),
        ("HTTP://LOCALHOST/x", true),
        ("http://[::1]:6060/debug/pprof", true), ("http://[::1]", true), ("http://127.0.0.1.example.com/", false), ("http://127.1/", false),
        ("http://127.0.0.256/", false), ("http://0.0.0.0:6060/", false), ("http://[::ffff:127.0.0.1]/", false),
        ("http://localhost.evil/", false),
        ("http://2130706433/", false), ("https://storaged:6060/", false),
    ])
    func `loopback is what the kernel itself answers for`(text: String, isLoopback: Bool) throws {
        #expect(try ProbeAddress(configText: text).isLoopback == isLoopback)
    }

    @Test(arguments: [
        "", "127.0.0.1:6060", "ftp://127.0.0.1/", "http://", "http://:80/", "http://127.0.0.1:0/", "http://127.0.0.1:x/", "http://::1/",
        "http://me:secret@127.0.0.1/", "http://127.0.0.1@evil.example/", "http://127.0.0.1/#x", "http://127.0.0.1/a b",
        "http://127.0.0.1/\n",
    ])
    func `what is no address is refused, and no secret of it is said`(text: String) {
        let problem = #expect(throws: ConfigProblem.self) { try ProbeAddress(configText: text) }
        #expect(problem?.description.contains("secret") == false)
    }

    @Test func `a query is sent and not shown`() throws {
        let address = try ProbeAddress(configText: "http://127.0.0.1:6060/debug/vars?token=s3cret")
        #expect(address.text.hasSuffix("?token=s3cret") && address.shown == "http://127.0.0.1:6060/debug/vars")
        #expect(try ProbeAddress(configText: "http://127.0.0.1/debug/pprof/").text == "http://127.0.0.1/debug/pprof")
    }
}
