// SPDX-License-Identifier: Apache-2.0

import Logging
import Synchronization
import Testing

@testable import FlightRecorder

@Suite struct QuietLogTests {
    /// Keeps what is said.
    private final class Ear: LogHandler, Sendable {
        let lines = Mutex<[String]>([])
        var metadata: Logger.Metadata {
            get { [:] }
            set {}
        }
        var logLevel: Logger.Level {
            get { .trace }
            set {}
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { nil }
            set {}
        }

        func log(event: LogEvent) { lines.withLock { $0.append("\(event.message)") } }
    }

    @Test func `of more than a thousand keys those that were said longest ago are said anew`() {
        let ear = Ear()
        let log = QuietLog(Logger(label: "test") { _ in ear }, interval: .seconds(3_600))
        for key in 0...1_000 { log.warning("\(key)", "first \(key)") }
        for key in [0, 500, 1_000] { log.warning("\(key)", "again \(key)") }
        #expect(ear.lines.withLock { $0.count == 1_002 && $0.last == "again 0" })
    }
}
