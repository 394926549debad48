// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogSources

@Suite struct RotatedNamesTests {
    private static let names = RotatedNames(path: "/logs/app.log")

    @Test(arguments: ["/logs/app.log.1", "/logs/app.log-20261124", "/logs/app.log.20260101-000000", "/logs/app.log.old"])
    func `names of logrotate, kubelet and others`(name: String) {
        #expect(Self.names.contains(name) && !Self.names.containsPacked(name) && Self.names.mayHold(name))
        #expect(Self.names.containsPacked("\(name).gz") && !Self.names.contains("\(name).gz") && Self.names.mayHold("\(name).gz"))
        #expect(RotatedNames.unpacked("\(name).gz") == name && RotatedNames.unpacked(name) == nil)
    }

    @Test(arguments: ["/logs/app.log", "/logs/app.log.bak", "/logs/app.log.1.zst", "/logs/app.log.gz", "/logs/other.log.1"])
    func `names that are no such ones`(name: String) {
        #expect(!Self.names.mayBe(name))
    }

    @Test func `what may hold its bytes is beside it and begins like it`() {
        #expect(Self.names.mayHold("/logs/app.1.log") && Self.names.mayHold("/logs/app-20261124.log.gz"))
        #expect(!Self.names.mayHold("/logs/app.log") && !Self.names.mayHold("/logs/proxy.log.1"))
        #expect(RotatedNames(path: "/logs/app").mayHold("/logs/app.1"))
        #expect(RotatedNames(path: "/logs/.app").mayHold("/logs/.app.1"))
    }
}
