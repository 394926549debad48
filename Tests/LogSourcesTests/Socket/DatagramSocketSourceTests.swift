// SPDX-License-Identifier: Apache-2.0

import LogModel
import TestSupport
import Testing

@testable import LogSources

@Suite struct DatagramSocketSourceTests {
    @Test func `each datagram is a line or several, from whomever`() async throws {
        var options = UnixOptions()
        options.path = try TemporaryFolder().file("log.sock")
        options.type = .datagram
        let listening = Listening(DatagramSocketSource(options: options))
        let (first, second) = (UnixClient(options.path, .datagram), UnixClient(options.path, .datagram))
        #expect(first.isConnected && second.isConnected && listening.isQuiet)
        let sent = ["one", "two\n", "", "three\nfour", String(repeating: "x", count: 60_000)]
        for (index, text) in sent.enumerated() {
            #expect((index.isMultiple(of: 2) ? first : second).send(text))
            listening.step()
        }
        let expected = "one\ntwo\nthree\nfour\n" + String(repeating: "x", count: 60_000) + "\n"
        try await listening.run(until: "all of them") { listening.texts == [expected] }
        #expect(listening.isQuiet && listening.warnings.isEmpty && listening.gaps.isEmpty)
    }
}
