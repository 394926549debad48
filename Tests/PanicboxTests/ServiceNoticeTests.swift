// SPDX-License-Identifier: Apache-2.0

#if Journald
    import Foundation
    import TestSupport
    import Testing

    extension RealBinary {
        /// What `panicbox run` tells the service manager that has started it.
        @Suite struct ServiceNoticeTests {
            @Test func `it tells that it is ready, how it does, that it lives and that it stops`() async throws {
                let socket = try NoticeSocket()
                let agent = try Agent.toFile()
                let process = try agent.start(environment: ["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "3000000"])
                try await eventually("readiness; panicbox says \(process.errors)") { socket.notices.contains("READY=1") }
                try agent.log(ServiceLog.lines(0..<10) + ServiceLog.crash() + ServiceLog.line(10))
                try await eventually("the figures among \(socket.notices)") {
                    socket.notices.contains("STATUS=12 records stored, 1 crashes; waiting: 0 for copy")
                }
                let signs = socket.notices.count { $0 == "WATCHDOG=1" }
                try await eventually("more signs of life than \(signs)") { socket.notices.count { $0 == "WATCHDOG=1" } > signs + 1 }
                #expect(!socket.notices.contains("STOPPING=1"))
                process.signal(SIGTERM)
                #expect(try await process.wait() == .code(0))
                let notices = socket.notices
                #expect(notices.first == "READY=1")
                #expect(notices.contains("STOPPING=1"))
                #expect(notices.contains("EXTEND_TIMEOUT_USEC=15000000"))
                // What has not changed is not told again.
                let texts = notices.filter { $0.hasPrefix("STATUS=") }
                #expect(zip(texts, texts.dropFirst()).allSatisfy { $0 != $1 })
            }

            @Test func `a watchdog that waits for another process gets no signs of life`() async throws {
                let socket = try NoticeSocket()
                let agent = try Agent.toFile()
                let process = try agent.start(environment: ["NOTIFY_SOCKET": socket.path, "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"])
                try await eventually("readiness; panicbox says \(process.errors)") { socket.notices.contains("READY=1") }
                process.signal(SIGTERM)
                #expect(try await process.wait() == .code(0))
                #expect(socket.notices.contains("STOPPING=1"))
                #expect(!socket.notices.contains("WATCHDOG=1"))
            }
        }
    }
#endif
