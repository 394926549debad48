// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary.ChaosTests {
    @Suite struct NameAndTLSTests {
        private static let mayUnshare = getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare")

        /// The agent sees files of its own in the places of /etc/hosts and /etc/resolv.conf.
        @Test(.enabled(if: mayUnshare, "only root may give a process its own mounts"))
        func `a name that does not resolve, and then does`() async throws {
            let names = try TemporaryFolder()
            let hosts = try names.write("127.0.0.1 localhost\n", to: "hosts")
            // Nobody answers there: the resolver is told so at once.
            let resolver = try names.write("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n", to: "resolv.conf")
            let receiver = try await BulkReceiver()
            let run = try ChaosRun(receiver: receiver, host: "http://search.panicbox.test:\(receiver.port)")
            let script = "mount --bind \"$0\" /etc/hosts && mount --bind \"$1\" /etc/resolv.conf && shift && exec \"$@\""
            run.launcher = ["/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", script, hosts, resolver]
            try run.start()
            try await run.input.load {
                try await eventually("panicbox tells of it; it says \(run.errors)") { run.errors.contains("search.panicbox.test") }
                #expect(receiver.count == 0)
                try names.append("127.0.0.1 search.panicbox.test\n", to: "hosts")
                try await eventually("it delivers; panicbox says \(run.errors)") { receiver.count > 0 }
            }
            try await run.settleAndHold()
        }

        @Test func `a certificate of another name, one that has expired, one of an unknown authority, and then a right one`() async throws {
            let authority = try await TestAuthority()
            let stranger = try await TestAuthority("somebody else")
            let wrong = [
                try await BulkReceiver(tls: try await authority.sign("DNS:other.example.com")),
                try await BulkReceiver(tls: try await authority.sign("IP:127.0.0.1", days: -1)),
                try await BulkReceiver(tls: try await stranger.sign("IP:127.0.0.1")),
            ]
            let receiver = try await BulkReceiver(tls: try await authority.sign("IP:127.0.0.1"))
            let way = try await Proxy(to: wrong[0].port)
            let run = try ChaosRun(
                receiver: receiver, host: "https://127.0.0.1:\(way.port)", more: "      ca_file: \(authority.certificate)")
            try run.start()
            try await run.input.load {
                // What it says of each is held where nothing else happens: TLSTests.
                for (index, server) in wrong.enumerated() {
                    way.lead(to: server.port)
                    let before = run.failures
                    try await eventually("certificate \(index) is refused; panicbox says \(run.errors)") { run.failures >= before + 3 }
                }
                #expect(run.errors.contains("is for other.example.com"))
                way.lead(to: receiver.port)
                try await eventually("it delivers; panicbox says \(run.errors)") { receiver.count > 0 }
            }
            #expect(wrong.allSatisfy { $0.requests == 0 })
            try await run.settleAndHold()
        }
    }
}
