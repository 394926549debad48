// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

extension RealBinary {
    @Suite struct StandardOutputTests {
        /// A blocked write once kept the process past its grace period, until somebody killed it.
        @Test func `a reader that does not read does not keep panicbox from stopping`() async throws {
            let agent = try Agent(sinks: "sinks: [{name: out, file: {path: \"-\"}}]\ngrace_period: 300ms")
            try agent.log(ServiceLog.lines(0..<5_000))
            let pipe = agent.folder.file("pipe")
            // The path is lent for both calls. Open at both ends it never ends, and nobody reads it.
            _ = unsafe mkfifo(pipe, 0o600)
            let reader = unsafe open(pipe, O_RDWR | O_CLOEXEC)
            defer { close(reader) }
            let command = #"exec "$0" run -c "$1" > "$2""#
            let process = try ChildProcess("/bin/sh", ["-c", command, Panicbox.path, agent.configuration, pipe])
            try await eventually("the pipe is full; panicbox says \(process.errors)") {
                var unread: Int32 = 0
                // The count is lent for the call, which fills it.
                return unsafe ioctl(reader, UInt(FIONREAD), &unread) == 0 && unread >= 60_000
            }
            process.signal(SIGTERM)
            try await process.wait()
            #expect(process.exit == .code(0), "\(process.errors)")
        }
    }
}
