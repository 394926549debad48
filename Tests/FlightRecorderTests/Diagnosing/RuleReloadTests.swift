// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import Logging
import TestSupport
import Testing

@testable import FlightRecorder

@Suite struct RuleReloadTests {
    @Test func `a sound pack takes over, a bad one changes nothing`() throws {
        let folder = try TemporaryFolder()
        func write(_ version: String, _ key: String) throws {
            _ = try folder.write("version: \(version)\nrules:\n  - {id: a, title: A, cause: c, \(key): {text: boom}}\n", to: "a.yaml")
        }
        try write("1.0.0", "when")
        var options = DiagnosisOptions()
        options.rules = folder.path
        let diagnoser = Diagnoser(try RuleFolder.pack(options))
        let log = QuietLog(Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let reload = RuleReload(diagnoser: diagnoser, options: options, log: log)
        try write("1.1.0", "whne")
        reload.reload()
        #expect(diagnoser.use.snapshot.version == "1.0.0" && diagnoser.use.snapshot.refusedReloads == 1)
        try write("1.1.0", "when")
        reload.reload()
        #expect(diagnoser.use.snapshot.version == "1.1.0" && diagnoser.use.snapshot.reloads == 1)
    }
}
